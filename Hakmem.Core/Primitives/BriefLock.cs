using System.Threading;

namespace Hakmem.Primitives;

/// <summary>Entering a lock that is never held for long: a waiter looks again at once, where the lock's own wait backs off for microseconds.</summary>
internal static class BriefLock
{
    /// <summary>Looks before the lock's own wait begins: some two microseconds, longer than any holder needs that is not interrupted.</summary>
    private const int MostLooks = 200;

    public static Holder Hold(Lock gate)
    {
        for (int look = 0; !gate.TryEnter(); look++)
        {
            if (look == MostLooks)
            {
                gate.Enter();
                break;
            }

            Thread.SpinWait(1);
        }

        return new Holder(gate);
    }

    /// <summary>Leaves the lock when it goes out of scope.</summary>
    public readonly ref struct Holder(Lock gate)
    {
        public void Dispose() => gate.Exit();
    }
}
