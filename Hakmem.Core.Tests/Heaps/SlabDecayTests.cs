using System;
using System.Collections.Generic;
using Hakmem.Geometry;
using NUnit.Framework;

namespace Hakmem.Tests.Heaps;

/// <summary>Free slabs of a lean allocator live as long as they may, however short a pass is against their life.</summary>
[TestFixture]
internal sealed class SlabDecayTests
{
    private const int MiB = 1 << 20;

    [Test]
    public void FreeSlabsWithALongLife_AreNotGoneAfterTenSeconds()
    {
        using MaintainedHeap heap = new(Lean(TimeSpan.FromDays(1)));
        List<nint> kept = heap.DirtyFreeSlabs(8);
        heap.Clock.RingTimes(1);
        long start = DirtyFreeBytes(heap);

        heap.Advance(10_000);

        Assert.That(start, Is.GreaterThan(12 * MiB));
        Assert.That(DirtyFreeBytes(heap), Is.GreaterThan(start / 10 * 9));
        heap.Free(kept);
    }

    /// <summary>A pass comes every quarter of a second: its part of the decay is less than a slab.</summary>
    [Test]
    public void FreeSlabsWithALongLife_FollowTheCurve([Values(60, 600)] int lifeSeconds)
    {
        using MaintainedHeap heap = new(Lean(TimeSpan.FromSeconds(lifeSeconds)));
        List<nint> kept = heap.DirtyFreeSlabs(8);
        heap.Clock.RingTimes(1);
        long start = DirtyFreeBytes(heap);
        List<string> wrong = [];

        for (int step = 1; step <= 12; step++)
        {
            heap.Advance(lifeSeconds * 1_000 / 16);
            double exact = start * Math.Pow(0.5, step / 4.0);
            long left = DirtyFreeBytes(heap);
            if (left > exact + (4 * MemoryGeometry.SlabBytes) || left < exact - (4 * MemoryGeometry.SlabBytes))
            {
                wrong.Add($"after {step} sixteenths {left} bytes are left of {start}, the curve says {exact:F0}");
            }
        }

        Assert.That(wrong, Is.Empty);
        heap.Advance(lifeSeconds * 2_000);
        Assert.That(DirtyFreeBytes(heap), Is.Zero);
        Assert.That(HeapInvariants.FirstBroken(heap.Allocator), Is.Null);
        heap.Free(kept);
    }

    private static long DirtyFreeBytes(MaintainedHeap heap) => heap.Parts.Source.Census().DirtyFreeBytes;

    /// <summary>Far from its target, so that nothing hurries it.</summary>
    private static HakOptions Lean(TimeSpan life)
    {
        HakOptions options = new() { Profile = HakProfile.Lean };
        options.Lean.TargetResidentBytes = 1 << 30;
        options.Release.IdleTimeToLive = life;
        return options;
    }
}
