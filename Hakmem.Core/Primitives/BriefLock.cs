using System.Runtime.CompilerServices;
using System.Threading;

namespace Hakmem.Primitives;

/// <summary>
/// A lock that is never held for long, nor across a system call. It is left by a plain store: an atomic one would wait for every store before it, and what is
/// done in here writes into blocks that no processor has at hand.
/// </summary>
/// <remarks>Not reentrant. A waiter looks again at once, and only then the way of <see cref="SpinLock"/>, which sleeps in the end.</remarks>
internal sealed class BriefLock
{
    /// <summary>Looks before the lock's own wait begins: some two microseconds, longer than any holder needs that is not interrupted.</summary>
    private const int MostLooks = 200;

    private SpinLock _lock = new(enableThreadOwnerTracking: false);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Holder Hold()
    {
        bool isHeld = false;
        _lock.TryEnter(ref isHeld);
        if (!isHeld)
        {
            Wait();
        }

        return new Holder(this);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Wait()
    {
        bool isHeld = false;
        for (int look = 0; look < MostLooks && !isHeld; look++)
        {
            Thread.SpinWait(1);
            if (!_lock.IsHeld)
            {
                _lock.TryEnter(ref isHeld);
            }
        }

        bool wasInterrupted = false;
        while (!isHeld)
        {
            // It sleeps in the end, and an interrupt ends a sleep.
            try
            {
                _lock.Enter(ref isHeld);
            }
            catch (ThreadInterruptedException)
            {
                wasInterrupted = true;
            }
        }

        Interruption.Restore(wasInterrupted);
    }

    /// <summary>Leaves the lock when it goes out of scope.</summary>
    public readonly ref struct Holder(BriefLock gate)
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Dispose() => gate._lock.Exit(useMemoryBarrier: false);
    }
}
