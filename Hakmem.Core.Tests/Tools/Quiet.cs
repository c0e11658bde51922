using System;
using Hakmem.Threads;

namespace Hakmem.Tests.Tools;

/// <summary>Makes sure that nobody works behind a test's back.</summary>
internal static class Quiet
{
    /// <summary>
    /// The caches of threads that ended are emptied by whoever comes first, and that may be the finalizer's thread at any later moment: after this they are
    /// empty, and nobody is at it any more.
    /// </summary>
    public static void SalvageDead()
    {
        ThreadDirectory.SalvageDead();
        GC.WaitForPendingFinalizers();
    }
}
