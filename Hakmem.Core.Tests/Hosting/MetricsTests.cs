using System;
using System.Buffers;
using System.Collections.Generic;
using System.Diagnostics.Metrics;
using System.Linq;
using Hakmem.Hosting;
using Hakmem.Tests.Doubles;
using Hakmem.Tests.Tools;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Hakmem.Tests.Hosting;

[TestFixture]
internal sealed unsafe class MetricsTests
{
    private const string Name = "metrics-test";

    [Test]
    public void Collect_WithAnObservedAllocator_ReadsWhatItsStatisticsSay()
    {
        using HakAllocator allocator = new();
        void* small = allocator.Allocate(1000);
        void* huge = allocator.Allocate(5_000_000);
        allocator.Free(allocator.Allocate(3_000_000));
        using IDisposable observing = HakMetrics.Observe(allocator, Name);
        using MeterReader reader = new(scope: null);

        Dictionary<string, long> values = reader.Collect(Name).ToDictionary(static reading => reading.Key, static reading => reading.Value);

        HakStatistics statistics = allocator.GetStatistics();
        Assert.That(values, Is.EquivalentTo(new Dictionary<string, long>
        {
            ["hakmem.memory.live"] = statistics.LiveBytes,
            ["hakmem.memory.mapped"] = statistics.MappedBytes,
            ["hakmem.memory.resident"] = statistics.ResidentBytes,
            ["hakmem.memory.cached"] = statistics.CachedBytes,
            ["hakmem.memory_pool.pooled"] = statistics.BinBytes + statistics.TransferBytes + statistics.FreeBytes,
            ["hakmem.memory_pool.allocated"] = statistics.ObtainedBytes,
            ["hakmem.memory_pool.evicted"] = statistics.GivenBackBytes,
            ["hakmem.memory_pool.rented"] = statistics.LiveBytes,
            ["hakmem.os.calls map"] = statistics.MapCalls,
            ["hakmem.os.calls unmap"] = statistics.UnmapCalls,
            ["hakmem.os.calls discard"] = statistics.DiscardCalls,
            ["hakmem.os.calls failed"] = statistics.FailedCalls,
        }));
        Assert.That(values["hakmem.memory.live"], Is.GreaterThanOrEqualTo(5_001_000));
        Assert.That(values["hakmem.memory.cached"], Is.Positive);
        allocator.Free(small);
        allocator.Free(huge);
    }

    [Test]
    public void Collect_WhileAPoolRentsAndReturns_MovesTheInstrumentsOfAMemoryPool()
    {
        const int Length = 5_000_000;
        using HakAllocator allocator = new(new HakOptions { Profile = HakProfile.SpeedFirst });
        using HakMemoryPool pool = new(allocator);
        using Meter meter = new(HakMetrics.MeterName, version: null, tags: null, scope: this);
        FakeTimeProvider time = new();
        new AllocatorMeter(() => meter).Add(new ObservedAllocator(allocator, Name, time));
        using MeterReader reader = new(scope: this);

        IMemoryOwner<byte> owner = pool.Rent(Length);
        PoolBytes rented = Collect();
        owner.Dispose();
        PoolBytes returned = Collect();
        pool.Rent(Length).Dispose();
        PoolBytes again = Collect();
        allocator.Trim(HakTrimLevel.Full);
        PoolBytes trimmed = Collect();

        Assert.That(rented.Rented, Is.GreaterThanOrEqualTo(Length));
        Assert.That(rented.Allocated, Is.GreaterThanOrEqualTo(Length));
        Assert.That(rented.Evicted, Is.Zero);
        Assert.That(returned, Is.EqualTo(new PoolBytes(rented.Pooled + rented.Rented, rented.Allocated, Evicted: 0, Rented: 0)));
        Assert.That(again, Is.EqualTo(returned), "What is idle serves.");
        Assert.That(trimmed.Allocated, Is.EqualTo(rented.Allocated));
        Assert.That(trimmed.Evicted, Is.GreaterThanOrEqualTo(Length));
        Assert.That(trimmed.Pooled, Is.LessThanOrEqualTo(trimmed.Allocated - trimmed.Evicted));

        PoolBytes Collect()
        {
            // Past the snapshot of the collection before.
            time.Advance(TimeSpan.FromSeconds(1));
            Dictionary<string, long> values = reader.Collect(Name).ToDictionary(static reading => reading.Key, static reading => reading.Value);
            return new PoolBytes(
                values["hakmem.memory_pool.pooled"],
                values["hakmem.memory_pool.allocated"],
                values["hakmem.memory_pool.evicted"],
                values["hakmem.memory_pool.rented"]);
        }
    }

    [Test]
    public void TheInstruments_AreObservableAndHaveUnits()
    {
        using HakAllocator allocator = new();
        using IDisposable observing = HakMetrics.Observe(allocator, Name);
        using MeterReader reader = new(scope: null);

        Assert.That(
            reader.Instruments.Select(static instrument => (instrument.Name, instrument.Unit, instrument.GetType())),
            Is.EquivalentTo(new[]
            {
                ("hakmem.memory.live", "By", typeof(ObservableUpDownCounter<long>)),
                ("hakmem.memory.mapped", "By", typeof(ObservableUpDownCounter<long>)),
                ("hakmem.memory.resident", "By", typeof(ObservableUpDownCounter<long>)),
                ("hakmem.memory.cached", "By", typeof(ObservableUpDownCounter<long>)),
                ("hakmem.memory_pool.pooled", "By", typeof(ObservableUpDownCounter<long>)),
                ("hakmem.memory_pool.allocated", "By", typeof(ObservableCounter<long>)),
                ("hakmem.memory_pool.evicted", "By", typeof(ObservableCounter<long>)),
                ("hakmem.memory_pool.rented", "By", typeof(ObservableUpDownCounter<long>)),
                ("hakmem.os.calls", "{call}", typeof(ObservableCounter<long>)),
            }));
    }

    [Test]
    public void Collect_AfterTheAllocatorWasDisposed_ReadsWhatIsStillOut()
    {
        HakAllocator allocator = new();
        void* block = allocator.Allocate(5_000_000);
        using IDisposable observing = HakMetrics.Observe(allocator, Name);
        using MeterReader reader = new(scope: null);

        allocator.Dispose();
        long whileOut = reader.Collect(Name)[0].Value;
        allocator.Free(block);

        Assert.That(whileOut, Is.GreaterThanOrEqualTo(5_000_000));
        Assert.That(() => reader.Collect(Name), Throws.Nothing);
    }

    [Test]
    public void Collect_AfterTheObservationEnded_ReadsNothing()
    {
        using HakAllocator allocator = new();
        using MeterReader reader = new(scope: null);

        HakMetrics.Observe(allocator, Name).Dispose();

        Assert.That(reader.Collect(Name), Is.Empty);
    }

    [Test]
    public void Collect_OfAllInstruments_AsksForStatisticsOnce()
    {
        using Meter meter = new(HakMetrics.MeterName, version: null, tags: null, scope: this);
        FakeTimeProvider time = new();
        CountingStatistics allocator = new();
        AllocatorMeter observing = new(() => meter);
        observing.Add(new ObservedAllocator(allocator, Name, time));
        using MeterReader reader = new(scope: this);

        int readings = reader.Collect(Name).Count;
        int askedOnce = allocator.Asked;
        time.Advance(TimeSpan.FromSeconds(1));
        reader.Collect(Name);

        Assert.That(readings, Is.EqualTo(12));
        Assert.That(askedOnce, Is.EqualTo(1));
        Assert.That(allocator.Asked, Is.EqualTo(2));
    }

    [Test]
    public void AddHakmem_WithAMeterFactory_UsesItsMeter()
    {
        ServiceCollection services = new();
        services.AddMetrics().AddHakmem().AddHakmem("a");
        ServiceProvider provider = services.BuildServiceProvider();
        using MeterReader reader = new(provider.GetRequiredService<IMeterFactory>());
        provider.GetRequiredService<HakAllocator>();
        HakAllocator named = provider.GetRequiredKeyedService<HakAllocator>("a");
        void* block = named.Allocate(5_000_000);

        IReadOnlyList<MeterReading> plain = reader.Collect("default");
        IReadOnlyList<MeterReading> keyed = reader.Collect("a");
        provider.Dispose();
        named.Free(block);

        Assert.That(reader.Instruments, Has.Count.EqualTo(9));
        Assert.That(plain, Has.Count.EqualTo(12));
        Assert.That(plain[0].Value, Is.Zero);
        Assert.That(keyed[0].Value, Is.GreaterThanOrEqualTo(5_000_000));
    }

    [Test]
    public void AddHakmem_WithoutAMeterFactory_UsesTheMeterOfTheProcessUntilTheContainerEnds()
    {
        ServiceCollection services = new();
        services.AddHakmem(Name);
        ServiceProvider provider = services.BuildServiceProvider();
        provider.GetRequiredKeyedService<HakAllocator>(Name);
        using MeterReader reader = new(scope: null);

        int before = reader.Collect(Name).Count;
        provider.Dispose();

        Assert.That(before, Is.EqualTo(12));
        Assert.That(reader.Collect(Name), Is.Empty);
    }

    [Test]
    public void Observe_WhileTheInstrumentsAreMade_FromAnyThread_WaitsForNobody()
    {
        TestChild child = TestChild.Run([MeterScene.Verb], new Dictionary<string, string>());

        Assert.That(child.Errors, Is.Empty);
        Assert.That(child.Output, Is.EqualTo("ended True, instruments 9, observed 3"));
        Assert.That(child.ExitCode, Is.Zero);
    }

    [Test]
    public void Observe_WhenAListenerThrows_LetsItOut_AndObservesTheNextTime()
    {
        const string Message = "Told of the third.";
        using HakAllocator allocator = new();
        ObservedAllocator observed = new(allocator, Name, TimeProvider.System);
        object scope = new();
        int told = 0;
        using MeterListener listener = new();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Scope == scope && ++told == 3)
            {
                throw new InvalidOperationException(Message);
            }
        };
        listener.Start();
        using Meter meter = new(HakMetrics.MeterName, version: null, tags: null, scope);
        AllocatorMeter instruments = new(() => meter);

        Assert.That(() => new Observation(instruments, observed), Throws.InvalidOperationException.With.Message.EqualTo(Message));
        using Observation second = new(instruments, observed);
        using MeterReader reader = new(scope);

        Assert.That(told, Is.EqualTo(9));
        Assert.That(reader.Collect(Name), Has.Count.EqualTo(12));
    }

    [Test]
    public void Observe_WhenThereIsNoMeter_TriesAgainTheNextTime()
    {
        using HakAllocator allocator = new();
        ObservedAllocator observed = new(allocator, Name, TimeProvider.System);
        object scope = new();
        using Meter meter = new(HakMetrics.MeterName, version: null, tags: null, scope);
        int asked = 0;
        AllocatorMeter instruments = new(() => asked++ == 0 ? throw new InvalidOperationException() : meter);

        Assert.That(() => new Observation(instruments, observed), Throws.InvalidOperationException);
        using Observation second = new(instruments, observed);
        using MeterReader reader = new(scope);

        Assert.That(reader.Collect(Name), Has.Count.EqualTo(12));
    }

    [Test]
    public void Observe_WithoutAllocatorOrName_IsRefused()
    {
        using HakAllocator allocator = new();

        Assert.That(() => HakMetrics.Observe(null!, Name), Throws.ArgumentNullException);
        Assert.That(() => HakMetrics.Observe(allocator, ""), Throws.ArgumentException);
    }

    private sealed record PoolBytes(long Pooled, long Allocated, long Evicted, long Rented);
}
