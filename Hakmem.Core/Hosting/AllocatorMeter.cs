using System;
using System.Collections.Generic;
using System.Diagnostics.Metrics;
using System.Linq;
using System.Threading;

namespace Hakmem.Hosting;

/// <summary>The instruments of one meter over every allocator given to it. All are observable: nothing is done until somebody collects.</summary>
/// <param name="meter">Gives the meter, once, before the first allocator is observed. It stays its maker's.</param>
internal sealed class AllocatorMeter(Func<Meter> meter)
{
    private const string Bytes = "By";

    private readonly Lock _changing = new();
    private ObservedAllocator[] _observed = [];
    private int _isBegun;

    /// <summary>For what no meter factory is at hand. Its meter is made late, because the first one of a process costs it 1 ms and 1 MiB.</summary>
    public static AllocatorMeter Process { get; } = new(static () => new Meter(HakMetrics.MeterName));

    public void Add(ObservedAllocator allocator)
    {
        MakeInstruments();
        lock (_changing)
        {
            // Replaced as a whole; paired with the reads in the observers.
            Volatile.Write(ref _observed, [.. _observed, allocator]);
        }
    }

    public void Remove(ObservedAllocator allocator)
    {
        lock (_changing)
        {
            Volatile.Write(ref _observed, [.. _observed.Where(other => other != allocator)]);
        }
    }

    /// <summary>
    /// Once, and nobody waits for it: the making runs listeners to meters, which may observe an allocator, on this thread and on others. What is observed
    /// meanwhile is read by all instruments that there are, and by the others when they come.
    /// </summary>
    private void MakeInstruments()
    {
        if (Interlocked.Exchange(ref _isBegun, 1) == 0)
        {
            CreateAll(MakeMeter(), Creations);
        }
    }

    private Meter MakeMeter()
    {
        Meter? made = null;
        try
        {
            made = meter();
            return made;
        }
        finally
        {
            // Where it cannot be made now, the next who observes tries again.
            Volatile.Write(ref _isBegun, made is null ? 0 : 1);
        }
    }

    /// <summary>All of them, whatever listeners throw when they are told of one; what the last of these threw goes on to the caller.</summary>
    private static void CreateAll(Meter meter, ReadOnlySpan<Action<Meter>> creations)
    {
        if (creations.IsEmpty)
        {
            return;
        }

        try
        {
            creations[0](meter);
        }
        finally
        {
            CreateAll(meter, creations[1..]);
        }
    }

    private Action<Meter>[] Creations =>
    [
        made => made.CreateObservableUpDownCounter(
            "hakmem.memory.live", () => Observe(static allocator => allocator.Live()), Bytes, "Bytes of the blocks that users hold."),
        made => made.CreateObservableUpDownCounter(
            "hakmem.memory.mapped", () => Observe(static allocator => allocator.Mapped()), Bytes, "Bytes mapped from the operating system."),
        made => made.CreateObservableUpDownCounter(
            "hakmem.memory.resident", () => Observe(static allocator => allocator.Resident()), Bytes, "Bytes that may be resident: an estimate."),
        made => made.CreateObservableUpDownCounter(
            "hakmem.memory.cached", () => Observe(static allocator => allocator.Cached()), Bytes, "Bytes of empty memory kept for reuse."),

        // What aspnetcore.memory_pool.* tells of the server's own pools, told of allocators, under our name. The server's "rented" counts what was ever
        // rented, which takes a shared write for each rent.
        made => made.CreateObservableUpDownCounter(
            "hakmem.memory_pool.pooled", () => Observe(static allocator => allocator.Pooled()), Bytes, "Bytes that are idle and serve without a new mapping."),
        made => made.CreateObservableCounter(
            "hakmem.memory_pool.allocated",
            () => Observe(static allocator => allocator.Obtained()),
            Bytes,
            "Bytes ever obtained from the operating system for blocks."),
        made => made.CreateObservableCounter(
            "hakmem.memory_pool.evicted",
            () => Observe(static allocator => allocator.GivenBack()),
            Bytes,
            "Bytes ever given back to the operating system."),
        made => made.CreateObservableUpDownCounter(
            "hakmem.memory_pool.rented", () => Observe(static allocator => allocator.Live()), Bytes, "Bytes that are out now, not the sum of all rents."),
        made => made.CreateObservableCounter("hakmem.os.calls", ObserveCalls, "{call}", "Calls to the operating system for memory."),
    ];

    private IEnumerable<Measurement<long>> Observe(Func<ObservedAllocator, Measurement<long>> read) => Volatile.Read(ref _observed).Select(read);

    private List<Measurement<long>> ObserveCalls()
    {
        List<Measurement<long>> measurements = [];
        foreach (ObservedAllocator allocator in Volatile.Read(ref _observed))
        {
            allocator.AddCallsTo(measurements);
        }

        return measurements;
    }
}
