using System;
using System.Collections.Generic;
using Hakmem.Tests.Doubles;
using NUnit.Framework;

namespace Hakmem.Tests.Heaps;

/// <summary>A pass for which the collector has no memory is put off: out of a timer, the exception would end the process.</summary>
[TestFixture]
internal sealed class MaintenanceOutOfMemoryTests
{
    [Test]
    public void RunDue_WithoutManagedMemory_SkipsItsPasses_AndTriesAgainAtTheNextInterval()
    {
        ForgedMemoryFiles files = new();
        using MaintainedHeap heap = new(Returning(seconds: 2), files);
        heap.EmptySuperslabs(1);
        long ringsBefore = heap.Clock.Rings;
        files.Failure = new OutOfMemoryException();

        heap.Advance(10_000);
        long rings = heap.Clock.Rings - ringsBefore;
        long cached = heap.Statistics.CachedSuperslabs;
        files.Failure = null;
        heap.Advance(600_000);

        Assert.That(rings, Is.EqualTo(5), "One at each interval.");
        Assert.That(cached, Is.EqualTo(1));
        Assert.That(heap.Statistics.MappedBytes, Is.Zero);
        Assert.That(heap.Maintenance.IsAsleep, Is.True);
        Assert.That(HeapInvariants.FirstBroken(heap.Allocator), Is.Null);
    }

    [Test]
    public void RunDue_WithoutManagedMemory_WhileTheAllocatorGrows_WaitsBetweenTries()
    {
        ForgedMemoryFiles files = new();
        using MaintainedHeap heap = new(Returning(seconds: 2), files);
        heap.EmptySuperslabs(1);
        files.Failure = new OutOfMemoryException();
        heap.Advance(5_000);

        List<nint> blocks = heap.Allocate(3 << 20, 2);
        long ringsBefore = heap.Clock.Rings;
        heap.Clock.RingTimes(1);
        blocks.AddRange(heap.Allocate(3 << 20, 1));
        TimeSpan? untilNext = heap.Clock.UntilNextRing;
        files.Failure = null;
        heap.Free(blocks);
        heap.Advance(600_000);

        Assert.That(heap.Clock.Rings, Is.GreaterThan(ringsBefore));
        Assert.That(untilNext, Is.GreaterThan(TimeSpan.Zero));
        Assert.That(heap.Statistics.MappedBytes, Is.Zero);
    }

    [Test]
    public void RunDue_WithAnyOtherFault_LetsItOut()
    {
        ForgedMemoryFiles files = new();
        using MaintainedHeap heap = new(Returning(seconds: 2), files);
        heap.EmptySuperslabs(1);
        files.Failure = new InvalidOperationException("a bug");

        Assert.That(() => heap.Advance(10_000), Throws.InvalidOperationException.With.Message.EqualTo("a bug"));
    }

    private static HakOptions Returning(int seconds) => new()
    {
        Release = new HakReleaseOptions { Interval = TimeSpan.FromSeconds(seconds), IdleTimeToLive = TimeSpan.FromMilliseconds(1) },
    };
}
