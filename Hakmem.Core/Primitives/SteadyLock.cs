using System;
using System.Threading;

namespace Hakmem.Primitives;

/// <summary>A lock whose wait an interrupt does not end: what it guards is never left half done, and what is called with memory in hand never throws for it.</summary>
/// <remarks>
/// Reentrant. <see cref="Thread.Interrupt"/> is not lost: it ends the next wait of the thread that is not this allocator's.
/// </remarks>
internal sealed class SteadyLock
{
    private readonly Lock _lock = new();

    public Holder Hold()
    {
        if (!_lock.TryEnter())
        {
            _ = TryHold(Timeout.InfiniteTimeSpan);
        }

        return new Holder(_lock);
    }

    /// <summary>The same, but not for ever.</summary>
    /// <returns>Dispose it in any case; <see cref="Holder.IsHeld"/> tells whether the time was enough. An interrupt begins the wait anew.</returns>
    public Holder TryHold(TimeSpan longest)
    {
        bool wasInterrupted = false;
        bool isHeld;
        while (!TryWait(_lock, longest, ref wasInterrupted, out isHeld))
        {
        }

        Interruption.Restore(wasInterrupted);
        return new Holder(isHeld ? _lock : null);
    }

    /// <returns><see langword="false"/> when the wait was interrupted.</returns>
    private static bool TryWait(Lock gate, TimeSpan longest, ref bool wasInterrupted, out bool isHeld)
    {
        try
        {
            isHeld = gate.TryEnter(longest);
            return true;
        }
        catch (ThreadInterruptedException)
        {
            wasInterrupted = true;
            isHeld = false;
            return false;
        }
    }

    /// <summary>Leaves the lock when it goes out of scope.</summary>
    public readonly ref struct Holder(Lock? gate)
    {
        public bool IsHeld => gate is not null;

        public void Dispose() => gate?.Exit();
    }
}
