using System.Threading;
using Hakmem.Settings;

namespace Hakmem.Superslabs;

/// <summary>The hard cap on bytes mapped for blocks and not discarded, kept under races: bytes are reserved before they are mapped or touched again.</summary>
/// <remarks>
/// M1: charged + discarded = mapped; and obtained - given back = charged, but for what is reserved and not mapped yet. The cap is read each time, because it
/// may change.
/// </remarks>
internal sealed class MemoryBudget(HeapSettings settings)
{
    private long _chargedBytes;
    private long _discardedBytes;
    private long _peakBytes;
    private long _obtainedBytes;
    private long _givenBackBytes;

    /// <summary>Bytes that count against the cap.</summary>
    public long ChargedBytes => Volatile.Read(ref _chargedBytes);

    /// <summary>Bytes that stay mapped while their pages were given back.</summary>
    public long DiscardedBytes => Volatile.Read(ref _discardedBytes);

    public long MappedBytes => ChargedBytes + DiscardedBytes;

    /// <summary>The most <see cref="ChargedBytes"/> has been once the system had mapped them.</summary>
    public long PeakBytes => Volatile.Read(ref _peakBytes);

    /// <summary>Bytes that ever came to be charged: by a mapping, or because discarded ones are used again. Never falls.</summary>
    public long ObtainedBytes => Volatile.Read(ref _obtainedBytes);

    /// <summary>Bytes that ever ceased to be: discarded, or unmapped without having been. Never falls.</summary>
    public long GivenBackBytes => Volatile.Read(ref _givenBackBytes);

    /// <summary>What is charged though nobody has or finds it any more.</summary>
    public ReturnsUnderWay Returns { get; } = new();

    public long MaxBytes => settings.Live.MaxMappedBytes;

    public bool TryReserve(nuint lengthBytes)
    {
        while (true)
        {
            long charged = Volatile.Read(ref _chargedBytes);
            LiveSettings live = settings.Live;
            if (!Fits(lengthBytes, charged, live.SureMappedBytes) && !Fits(lengthBytes, charged, live.MaxMappedBytes))
            {
                return false;
            }

            long raised = charged + (long)lengthBytes;
            if (Interlocked.CompareExchange(ref _chargedBytes, raised, charged) == charged)
            {
                return true;
            }
        }
    }

    /// <summary>What was reserved is mapped now.</summary>
    public void Mapped(nuint lengthBytes)
    {
        Interlocked.Add(ref _obtainedBytes, (long)lengthBytes);
        RaisePeak(ChargedBytes);
    }

    /// <summary>Takes bytes out that never came to be mapped.</summary>
    public void Return(nuint lengthBytes) => Interlocked.Add(ref _chargedBytes, -(long)lengthBytes);

    /// <summary>Bytes stay mapped, but their pages were given back.</summary>
    public void Discard(nuint lengthBytes)
    {
        Interlocked.Add(ref _givenBackBytes, (long)lengthBytes);
        Interlocked.Add(ref _discardedBytes, (long)lengthBytes);
        Interlocked.Add(ref _chargedBytes, -(long)lengthBytes);
    }

    /// <summary>Discarded bytes are about to be used again.</summary>
    public bool TryRecharge(nuint lengthBytes)
    {
        if (!TryReserve(lengthBytes))
        {
            return false;
        }

        Interlocked.Add(ref _discardedBytes, -(long)lengthBytes);
        Mapped(lengthBytes);
        return true;
    }

    /// <summary>Bytes are no longer mapped, of which some had been discarded before.</summary>
    public void Unmapped(nuint chargedBytes, nuint discardedBytes)
    {
        Interlocked.Add(ref _givenBackBytes, (long)chargedBytes);
        Interlocked.Add(ref _chargedBytes, -(long)chargedBytes);
        Interlocked.Add(ref _discardedBytes, -(long)discardedBytes);
    }

    private static bool Fits(nuint lengthBytes, long chargedBytes, long maxBytes) => lengthBytes <= (nuint)long.Max(0, maxBytes - chargedBytes);

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
