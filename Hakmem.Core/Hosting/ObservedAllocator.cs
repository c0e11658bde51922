using System;
using System.Collections.Generic;
using System.Diagnostics.Metrics;
using System.Threading;

namespace Hakmem.Hosting;

/// <summary>One allocator as the instruments see it: its tags, and one snapshot for all that is read in one collection.</summary>
internal sealed class ObservedAllocator(IHakAllocator allocator, string name, TimeProvider time)
{
    /// <summary>
    /// The instruments of a collection are read within a millisecond, and collections are a second or more apart; anything between tells them apart.
    /// </summary>
    private static readonly TimeSpan s_freshness = TimeSpan.FromMilliseconds(100);

    private readonly Lock _reading = new();
    private readonly KeyValuePair<string, object?> _nameTag = new("hakmem.allocator.name", name);
    private HakStatistics? _snapshot;
    private long _takenAt;

    public Measurement<long> Live() => Memory(Snapshot().LiveBytes);

    public Measurement<long> Mapped() => Memory(Snapshot().MappedBytes);

    public Measurement<long> Resident() => Memory(Snapshot().ResidentBytes);

    public Measurement<long> Cached() => Memory(Snapshot().CachedBytes);

    /// <summary>What no user holds and is not given back, but for headers and gaps, which serve nobody.</summary>
    public Measurement<long> Pooled()
    {
        HakStatistics statistics = Snapshot();
        return Memory(statistics.BinBytes + statistics.TransferBytes + statistics.FreeBytes);
    }

    public Measurement<long> Obtained() => Memory(Snapshot().ObtainedBytes);

    public Measurement<long> GivenBack() => Memory(Snapshot().GivenBackBytes);

    public void AddCallsTo(List<Measurement<long>> measurements)
    {
        HakStatistics statistics = Snapshot();
        measurements.Add(Calls(statistics.MapCalls, "map"));
        measurements.Add(Calls(statistics.UnmapCalls, "unmap"));
        measurements.Add(Calls(statistics.DiscardCalls, "discard"));
        measurements.Add(Calls(statistics.FailedCalls, "failed"));
    }

    private Measurement<long> Memory(long bytes) => new(bytes, _nameTag);

    private Measurement<long> Calls(long count, string call) => new(count, _nameTag, new KeyValuePair<string, object?>("hakmem.os.call", call));

    private HakStatistics Snapshot()
    {
        lock (_reading)
        {
            long now = time.GetTimestamp();
            if (_snapshot is null || time.GetElapsedTime(_takenAt, now) > s_freshness)
            {
                _snapshot = allocator.GetStatistics();
                _takenAt = now;
            }

            return _snapshot;
        }
    }
}
