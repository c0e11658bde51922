using System.Threading;

namespace Hakmem.Benchmarks.Workloads.Pipes;

/// <summary>How far a writer and a reader of one pipe are. Each counter has one writing thread, and both only grow.</summary>
internal sealed class PipeProgress
{
    /// <summary>The most that may be on its way: enough for neither to follow the other segment by segment.</summary>
    public const int MostBytes = 256 * 1024;

    // Only yields after that: a sleep would be longer than the copy of what is on its way.
    private const int NeverSleep = -1;

    private long _flushed;
    private long _read;
    private int _isOver;

    /// <summary>Writer only: publishes what was flushed; paired with the read in <see cref="WaitForBytes"/>.</summary>
    public void Flushed(long position) => Volatile.Write(ref _flushed, position);

    /// <summary>Reader only: publishes what was read; paired with the read in <see cref="WaitForRoom"/>.</summary>
    public void Read(long position) => Volatile.Write(ref _read, position);

    /// <summary>Either side: it will do no more.</summary>
    public void GiveUp() => Volatile.Write(ref _isOver, 1);

    /// <returns>False when the reader gave up.</returns>
    public bool WaitForRoom(long written)
    {
        SpinWait wait = default;

        while (written - Volatile.Read(ref _read) >= MostBytes)
        {
            if (Volatile.Read(ref _isOver) != 0)
            {
                return false;
            }

            wait.SpinOnce(NeverSleep);
        }

        return true;
    }

    /// <returns>False when the writer gave up and everything it flushed was read.</returns>
    public bool WaitForBytes(long read)
    {
        SpinWait wait = default;

        // Less when the reader was faster than the counter.
        while (Volatile.Read(ref _flushed) <= read)
        {
            // Looked at again afterwards: the last bytes may have come in between.
            if (Volatile.Read(ref _isOver) != 0)
            {
                return Volatile.Read(ref _flushed) > read;
            }

            wait.SpinOnce(NeverSleep);
        }

        return true;
    }
}
