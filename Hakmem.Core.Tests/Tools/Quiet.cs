using System;
using System.Threading;
using Hakmem.Threads;
using NUnit.Framework;

namespace Hakmem.Tests.Tools;

/// <summary>Makes sure that nobody works behind a test's back.</summary>
internal static class Quiet
{
    /// <summary>
    /// The caches of threads that ended are emptied by whoever comes first, and that may be the finalizer's thread at any later moment: after this they are
    /// empty, and nobody is at it any more: neither the finalizer nor a thread that attached.
    /// </summary>
    public static void SalvageDead()
    {
        ThreadDirectory.SalvageDead();
        GC.WaitForPendingFinalizers();
        Assert.That(SpinWait.SpinUntil(static () => ThreadDirectory.SalvagesUnderWay == 0, TimeSpan.FromSeconds(30)), Is.True, "Somebody never came to an end.");
    }
}
