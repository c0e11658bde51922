using System.Threading;

namespace Hakmem.Superslabs;

/// <summary>The hard cap on bytes mapped for blocks, kept under races: bytes are reserved before they are mapped.</summary>
internal sealed class MemoryBudget(long maxBytes)
{
    private long _mappedBytes;
    private long _peakBytes;

    public long MappedBytes => Volatile.Read(ref _mappedBytes);

    public long PeakBytes => Volatile.Read(ref _peakBytes);

    public bool TryReserve(nuint lengthBytes)
    {
        while (true)
        {
            long mapped = Volatile.Read(ref _mappedBytes);
            if (lengthBytes > (nuint)(maxBytes - mapped))
            {
                return false;
            }

            long raised = mapped + (long)lengthBytes;
            if (Interlocked.CompareExchange(ref _mappedBytes, raised, mapped) == mapped)
            {
                RaisePeak(raised);
                return true;
            }
        }
    }

    public void Return(nuint lengthBytes) => Interlocked.Add(ref _mappedBytes, -(long)lengthBytes);

    private void RaisePeak(long bytes)
    {
        long peak = Volatile.Read(ref _peakBytes);
        while (bytes > peak)
        {
            long seen = Interlocked.CompareExchange(ref _peakBytes, bytes, peak);
            if (seen == peak)
            {
                return;
            }

            peak = seen;
        }
    }
}
