using System;
using System.Collections.Generic;
using System.Threading;
using NUnit.Framework;

namespace Hakmem.Tests.Heaps;

/// <summary>Live settings that change while memory rests: they hold at once.</summary>
[TestFixture]
internal sealed unsafe class MaintenanceReviseTests
{
    private const int MiB = 1 << 20;

    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(50);

    [Test]
    public void Revise_OfTheInterval_IsTheNextPass()
    {
        using MaintainedHeap heap = Resting(new HakOptions());

        heap.Revise(static live => live with { Interval = s_short });

        Assert.That(heap.Clock.UntilNextRing, Is.LessThanOrEqualTo(s_short));
        long before = heap.Clock.Rings;
        heap.Advance(1_000);
        Assert.That(heap.Clock.Rings - before, Is.EqualTo(20));
    }

    [Test]
    public void Revise_OfTheLife_ReturnsWhatIsOldEnoughAtTheNextPass()
    {
        using MaintainedHeap heap = Resting(new HakOptions());
        heap.Advance(20_000);

        heap.Revise(static live => live with { IdleTimeToLive = TimeSpan.FromSeconds(5) });
        heap.Clock.RingTimes(1);

        Assert.That(heap.Statistics.MappedBytes, Is.Zero);
    }

    [Test]
    public void Revise_FromAnInfiniteLifeToAFiniteOne_ReturnsWhatRests()
    {
        using MaintainedHeap heap = Resting(new HakOptions { Release = new HakReleaseOptions { IdleTimeToLive = Timeout.InfiniteTimeSpan } });
        heap.Advance(600_000);
        Assert.That(heap.Statistics.CachedBytes, Is.EqualTo(9 * MiB));

        heap.Revise(static live => live with { IdleTimeToLive = TimeSpan.FromSeconds(5) });
        heap.Advance(20_000);

        Assert.That(heap.Statistics.MappedBytes, Is.Zero);
        heap.Advance(600_000);
        Assert.That(heap.Maintenance.IsAsleep, Is.True);
    }

    [Test]
    public void Revise_FromAnInfiniteIntervalToAFiniteOne_WakesMaintenance()
    {
        using MaintainedHeap heap = Resting(new HakOptions { Profile = HakProfile.SpeedFirst });
        Assert.That(heap.Maintenance.IsAsleep, Is.True);

        heap.Revise(static live => live with { Interval = s_short, IdleTimeToLive = TimeSpan.FromSeconds(1) });
        heap.Advance(2_000);

        Assert.That(heap.Statistics.CachedBytes, Is.Zero);
    }

    /// <summary>The pass that was planned may still come; after it none does, and none in a circle.</summary>
    [Test]
    public void Revise_ToAnInfiniteInterval_LeavesTheAllocatorAloneFromThenOn()
    {
        using MaintainedHeap heap = Resting(new HakOptions());

        heap.Revise(static live => live with { Interval = Timeout.InfiniteTimeSpan });
        long before = heap.Clock.Rings;
        heap.Advance(3_600_000);
        heap.EmptySuperslabs(1);
        heap.Advance(3_600_000);

        Assert.That(heap.Clock.Rings - before, Is.LessThanOrEqualTo(1));
        Assert.That(heap.Maintenance.IsAsleep, Is.True);
        Assert.That(heap.Statistics.CachedBytes, Is.Positive);
        heap.Revise(static live => live with { Interval = s_short });
        heap.Advance(120_000);
        Assert.That(heap.Statistics.CachedBytes, Is.Zero);
    }

    [Test]
    public void Revise_OfTheCachedSuperslabs_ReturnsThoseBeyondTheLimitAtOnce([Values(HakProfile.SpeedFirst, HakProfile.Balanced)] HakProfile profile)
    {
        using MaintainedHeap heap = Resting(new HakOptions { Profile = profile });

        Assert.That(heap.Statistics.CachedSuperslabs, Is.GreaterThanOrEqualTo(2));
        heap.Revise(static live => live with { MaxCachedSuperslabs = 1 });
        heap.Clock.RingTimes(1);

        Assert.That(heap.Statistics.CachedSuperslabs, Is.EqualTo(1));
        Assert.That(heap.Parts.Huge.CachedBytes, Is.EqualTo(3 * MiB), "It has a limit of its own.");
    }

    [Test]
    public void Revise_OfTheCachedBytes_ReturnsWhatIsBeyondTheLimitAtOnce([Values(HakProfile.SpeedFirst, HakProfile.Balanced)] HakProfile profile)
    {
        using MaintainedHeap heap = Resting(new HakOptions { Profile = profile });

        heap.Revise(static live => live with { MaxCachedBytes = 0 });
        heap.Clock.RingTimes(1);

        Assert.That(heap.Statistics.CachedBytes, Is.Zero);
    }

    [Test]
    public void Revise_OfMaxBytesBelowWhatIsMapped_GivesIdleMemoryBackAtTheNextPass()
    {
        using MaintainedHeap heap = Resting(new HakOptions());

        heap.Revise(static live => live with { MaxMappedBytes = 8 * MiB });
        Assert.That(heap.Allocator.TryAllocate(4 * MiB, out void* block), Is.True, "What is idle makes room for it.");
        heap.Clock.RingTimes(2);

        Assert.That(heap.Statistics.MappedBytes, Is.LessThanOrEqualTo(8 * MiB));
        Assert.That(heap.Allocator.TryAllocate(5 * MiB, out _), Is.False);
        heap.Allocator.Free(block);
    }

    [Test]
    public void Revise_ToLean_GivesPagesBack()
    {
        using MaintainedHeap heap = new(new HakOptions());
        List<nint> kept = heap.DirtyFreeSlabs(4);
        heap.Clock.RingTimes(3);
        Assert.That(heap.Statistics.DiscardedBytes, Is.Zero);

        heap.Revise(static live => live with
        {
            IsLean = true,
            TargetResidentBytes = 0,
            Decommit = HakDecommit.DontNeed,
            Interval = s_short,
            IdleTimeToLive = TimeSpan.FromSeconds(1),
        });
        heap.Clock.RingTimes(1);

        Assert.That(heap.Statistics.DiscardedBytes, Is.GreaterThan(6 * MiB));
        Assert.That(HeapInvariants.FirstBroken(heap.Allocator), Is.Null);
        heap.Free(kept);
    }

    [Test]
    public void Revise_ThroughTheFace_ReturnsWhatIsBeyondTheLimit()
    {
        using HakAllocator allocator = new(new HakOptions { Profile = HakProfile.SpeedFirst });
        allocator.Free(allocator.Allocate(5 * MiB));
        Assert.That(allocator.GetStatistics().CachedBytes, Is.EqualTo(5 * MiB));

        allocator.Revise(new HakOptions { Profile = HakProfile.SpeedFirst, Release = new HakReleaseOptions { MaxCachedBytes = 0 } });

        Assert.That(allocator.GetStatistics().CachedBytes, Is.Zero);
    }

    /// <summary>Three empty superslabs and a huge block of 3 MiB, seen by the pass that their growth called.</summary>
    private static MaintainedHeap Resting(HakOptions options)
    {
        // What is prewarmed would take the superslabs into use again.
        options.Prewarm = new HakPrewarmOptions { Enabled = false };
        MaintainedHeap heap = new(options);
        heap.EmptySuperslabs(3);
        heap.Free(heap.Allocate(3 * MiB, 1));
        heap.Clock.RingTimes(1);
        return heap;
    }
}
