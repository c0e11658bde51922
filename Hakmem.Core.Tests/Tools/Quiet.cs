using System;
using System.Threading;
using Hakmem.Threads;
using NUnit.Framework;

namespace Hakmem.Tests.Tools;

/// <summary>Makes sure that nobody works behind a test's back.</summary>
internal static class Quiet
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Thread.Join returns while the system still ends the thread; until then nobody may empty its caches. After this a single salvage empties all.
    /// </summary>
    public static void AwaitDyingThreads() => Assert.That(SpinWait.SpinUntil(static () => !IsAnyDying(), s_patience), Is.True, "Some thread never ended.");

    /// <summary>
    /// The caches of threads that ended are emptied by whoever comes first, and that may be the finalizer's thread at any later moment: after this they are
    /// empty, and nobody is at it any more: neither the finalizer nor a thread that attached.
    /// </summary>
    public static void SalvageDead()
    {
        AwaitDyingThreads();
        ThreadDirectory.SalvageDead();
        GC.WaitForPendingFinalizers();
        AwaitSalvages();
    }

    /// <summary>What somebody else has begun to empty is empty after this; it begins nothing.</summary>
    public static void AwaitSalvages() =>
        Assert.That(SpinWait.SpinUntil(static () => ThreadDirectory.SalvagesUnderWay == 0, s_patience), Is.True, "Somebody never came to an end.");

    private static bool IsAnyDying()
    {
        using (ThreadDirectory.Gate.Hold())
        {
            return ThreadDirectory.ThreadsLocked.Exists(static record => !record.Thread.IsAlive && !record.HasEnded);
        }
    }
}
