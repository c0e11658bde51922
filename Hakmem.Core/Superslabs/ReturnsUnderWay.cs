using System;
using System.Threading;
using Hakmem.Primitives;

namespace Hakmem.Superslabs;

/// <summary>Memory on its way to the system: nobody finds it in a list any more, and the budget still has it.</summary>
/// <remarks>
/// M2: who takes idle memory out of a list to give it back, and holds no pass, begins before and ends after the budget has it no more, or the list has it again. Who found nothing
/// to give back and calls <see cref="Await"/> then sees the budget without what was on its way. Counted in two phases by turns, so that nobody waits for
/// returns that begin later.
/// </remarks>
internal sealed class ReturnsUnderWay
{
    /// <summary>The system takes less; but a debugger may hold the thread.</summary>
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(1);

    private readonly SteadyLock _waiting = new();
    private readonly int[] _counts = new int[2];
    private int _phase;

    public Turn Begin()
    {
        while (true)
        {
            int phase = Volatile.Read(ref _phase);
            Interlocked.Increment(ref _counts[phase]);

            // Paired with the exchange in Await: either it waits for this one, or this one sees that a new phase has begun.
            if (Volatile.Read(ref _phase) == phase)
            {
                return new Turn(ref _counts[phase]);
            }

            Interlocked.Decrement(ref _counts[phase]);
        }
    }

    /// <summary>Waits for those that are under way, a second at most.</summary>
    public void Await()
    {
        using SteadyLock.Holder waiting = _waiting.TryHold(s_longest);
        if (waiting.IsHeld)
        {
            int phase = _phase;
            Interlocked.Exchange(ref _phase, 1 - phase);
            _ = Interruption.WaitOut(() => Volatile.Read(ref _counts[phase]) == 0, s_longest);
        }
    }

    /// <summary>One return; it has ended when this goes out of scope.</summary>
    public readonly ref struct Turn(ref int count)
    {
        private readonly ref int _count = ref count;

        public void Dispose() => Interlocked.Decrement(ref _count);
    }
}
