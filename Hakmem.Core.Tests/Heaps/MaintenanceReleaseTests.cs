using System;
using System.Collections.Generic;
using Hakmem.Geometry;
using Hakmem.Superslabs;
using Hakmem.Tests.Doubles;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Heaps;

/// <summary>What goes back and when, on a clock that a test turns.</summary>
[TestFixture]
internal sealed unsafe class MaintenanceReleaseTests
{
    private const int MiB = 1 << 20;

    /// <summary>The life is counted from the first pass that saw it: pass 1 sees the empty superslab, six passes of ten seconds later it is old enough.</summary>
    [Test]
    public void AnEmptySuperslab_IsReturnedAfterItsLife_AndNotBefore()
    {
        using MaintainedHeap heap = new(new HakOptions());
        heap.EmptySuperslabs(2);
        heap.Clock.RingTimes(1);
        Assert.That(heap.Statistics.CachedSuperslabs, Is.EqualTo(2));

        heap.Advance(59_999);
        Assert.That(heap.Statistics.CachedSuperslabs, Is.EqualTo(2));
        Assert.That(heap.Os.Calls(OsCalls.Unmap | OsCalls.Discard), Is.Zero);
        heap.Advance(1);

        Assert.That(heap.Statistics.MappedBytes, Is.Zero);
        Assert.That(heap.Os.Calls(OsCalls.Unmap), Is.EqualTo(2));
    }

    [Test]
    public void AHugeBlock_IsReturnedAfterItsLife_AndNotBefore()
    {
        using MaintainedHeap heap = new(new HakOptions());
        heap.Free(heap.Allocate(3 * MiB, 2));
        heap.Clock.RingTimes(1);

        heap.Advance(59_999);
        Assert.That(heap.Statistics.CachedBytes, Is.EqualTo(6 * MiB));
        Assert.That(heap.Os.Calls(OsCalls.Unmap), Is.Zero);
        heap.Advance(1);

        Assert.That(heap.Statistics.CachedBytes, Is.Zero);
        Assert.That(heap.Os.Calls(OsCalls.Unmap), Is.EqualTo(2));
    }

    [Test]
    public void WhatIsUsedAgain_BeginsItsLifeAnew()
    {
        using MaintainedHeap heap = new(new HakOptions());
        heap.EmptySuperslabs(1);
        heap.Free(heap.Allocate(3 * MiB, 1));
        heap.Clock.RingTimes(2);
        heap.Advance(40_000);

        heap.EmptySuperslabs(1);
        heap.Free(heap.Allocate(3 * MiB, 1));
        heap.Advance(59_999);
        Assert.That(heap.Statistics.CachedBytes, Is.EqualTo(5 * MiB));
        heap.Advance(20_000);

        Assert.That(heap.Statistics.MappedBytes, Is.Zero);
        Assert.That(heap.Os.Calls(OsCalls.Map), Is.EqualTo(heap.Os.Calls(OsCalls.Unmap)).Or.EqualTo(heap.Os.Calls(OsCalls.Unmap) + 1), "or a region of records");
    }

    [Test]
    public void AHugeBlockThatTheSystemRefused_DoesNotSendAYoungerOneBackBeforeItsTime()
    {
        using MaintainedHeap heap = new(new HakOptions());
        List<nint> older = heap.Allocate(3 * MiB, 1);
        List<nint> younger = heap.Allocate(5 * MiB, 1);
        heap.Free(older);
        heap.Clock.RingTimes(1);
        heap.Os.FailOnce(1, OsCalls.Unmap);
        heap.Advance(55_000);
        heap.Free(younger);
        heap.Advance(5_000);
        Assert.That(heap.Os.Failures, Is.EqualTo(1), "The older one was due, and refused.");

        heap.Advance(50_000);
        Assert.That(heap.Parts.Huge.CachedBytes, Is.AnyOf(5 * MiB, 8 * MiB), "The younger one rests.");
        heap.Advance(120_000);

        Assert.That(heap.Statistics.MappedBytes, Is.Zero);
    }

    /// <summary>Half of what lies idle is gone after a quarter of the life of a second; the curve is bounded from both sides at every pass.</summary>
    [Test]
    public void FreeSlabsOfALeanAllocator_DecayAlongTheCurve()
    {
        // Far from its target, so that nothing hurries it.
        HakOptions options = Lean();
        options.Lean.TargetResidentBytes = 1 << 30;
        using MaintainedHeap heap = new(options);
        List<nint> kept = heap.DirtyFreeSlabs(8);
        heap.Clock.RingTimes(1);
        long start = heap.Parts.Source.Census().DirtyFreeBytes;
        List<string> wrong = [];

        for (int pass = 1; pass <= 12; pass++)
        {
            heap.Clock.RingTimes(1);
            long left = heap.Parts.Source.Census().DirtyFreeBytes;
            double exact = start * Math.Pow(0.5, pass);
            if (left > exact + MemoryGeometry.SlabBytes || left < exact - ReleasePolicy.LeastDecayBytes - 1)
            {
                wrong.Add($"after {pass} passes {left} bytes are left of {start}, the curve says {exact:F0}");
            }
        }

        Assert.That(start, Is.GreaterThan(12 * MiB));
        Assert.That(wrong, Is.Empty);
        Assert.That(heap.Parts.Source.Census().DirtyFreeBytes, Is.Zero);
        Assert.That(heap.Statistics.DiscardedBytes, Is.GreaterThanOrEqualTo(start));
        Assert.That(HeapInvariants.FirstBroken(heap.Allocator), Is.Null);
        heap.Free(kept);
    }

    [Test]
    public void FreeSlabsThatAreUsedBetweenPasses_Stay()
    {
        using MaintainedHeap heap = new(Lean());
        List<nint> kept = heap.DirtyFreeSlabs(2);
        heap.Clock.RingTimes(2);
        long before = heap.Os.Calls(OsCalls.Discard);

        for (int pass = 0; pass < 20; pass++)
        {
            // Everything that is free was needed since the last pass.
            heap.Free(heap.Allocate(15 * MemoryGeometry.SlabBytes, 4));
            heap.Clock.RingTimes(1);
        }

        Assert.That(heap.Os.Calls(OsCalls.Discard), Is.EqualTo(before));
        heap.Free(kept);
    }

    [Test]
    public void PagesOfSpansOfALeanAllocator_GoAfterTwoIdlePasses()
    {
        using MaintainedHeap heap = new(Lean());
        List<nint> kept = heap.KeepEvery(63, heap.Allocate(1_000, 4_000));
        heap.Clock.RingTimes(ReleasePolicy.LeanIdlePasses);
        Assert.That(DiscardedInSpans(heap), Is.Zero);

        heap.Clock.RingTimes(1);

        Assert.That(DiscardedInSpans(heap), Is.GreaterThan(3 * MiB));
        Assert.That(heap.Statistics.ResidentBytes, Is.LessThan(MiB));
        Assert.That(HeapInvariants.FirstBroken(heap.Allocator), Is.Null);
        heap.Free(kept);
    }

    [Test]
    public void PagesOfSpansOfABalancedAllocator_Stay()
    {
        using MaintainedHeap heap = new(new HakOptions());
        List<nint> blocks = heap.Allocate(1_000, 1_500);
        List<nint> kept = heap.KeepEvery(200, blocks);

        heap.Advance(3_600_000);

        Assert.That(heap.Os.Calls(OsCalls.Discard), Is.Zero);
        Assert.That(heap.Statistics.DiscardedBytes, Is.Zero);
        heap.Free(kept);
    }

    [Test]
    public void AnAllocatorThatGrowsWhileMuchIsIdle_GivesIdlePagesBackAtOnce()
    {
        using MaintainedHeap heap = new(new HakOptions());
        List<nint> small = heap.Allocate(1_000, 12_000);
        List<nint> kept = heap.KeepEvery(300, small);
        heap.Clock.RingTimes(3);
        Assert.That(heap.Statistics.DiscardedBytes, Is.Zero, "No growth, no hurry.");

        kept.AddRange(heap.Allocate(900_000, 8));
        heap.Clock.RingTimes(1);

        Assert.That(heap.Statistics.DiscardedBytes, Is.GreaterThan(6 * MiB));
        Assert.That(HeapInvariants.FirstBroken(heap.Allocator), Is.Null);
        heap.Free(kept);
    }

    [Test]
    public void ChainsInTransferThatNobodyNeeds_GoBackToTheirSpans()
    {
        using MaintainedHeap heap = new(new HakOptions { ThreadCache = new HakThreadCacheOptions { MaxTotalBytes = 0 } });
        heap.Free(heap.Allocate(64, 400));
        Assert.That(heap.Statistics.TransferBytes, Is.Positive);

        heap.Clock.RingTimes(1);
        long afterOne = heap.Statistics.TransferBytes;
        heap.Clock.RingTimes(2);

        Assert.That(afterOne, Is.Positive, "The first pass only counts what is there.");
        Assert.That(heap.Statistics.TransferBytes, Is.Zero);
    }

    [Test]
    public void BlocksInTheBinsOfAThreadThatEnded_AreSalvagedByAPass()
    {
        using MaintainedHeap heap = new(new HakOptions());
        ThreadTeam.Run(2, _ => heap.Free(heap.Allocate(500, 300)));

        heap.Clock.RingTimes(3);

        // If another came first, it may still be at it.
        GC.WaitForPendingFinalizers();
        Quiet.AwaitSalvages();
        Assert.That(heap.Statistics.ThreadCaches, Is.Zero);
        Assert.That(heap.Statistics.BinBytes, Is.Zero);
        heap.Advance(600_000);
        Assert.That(heap.Statistics.MappedBytes, Is.Zero);
        Assert.That(heap.Maintenance.IsAsleep, Is.True);
    }

    [Test]
    public void EverythingFreedInALeanAllocator_IsGoneAfterTwoSeconds()
    {
        using MaintainedHeap heap = new(Lean());
        List<nint> blocks = [];
        foreach (int length in (int[])[40, 700, 5_000, 30_000, 100_000, 700_000, 4_000_000])
        {
            blocks.AddRange(heap.Allocate(length, 8_000_000 / length));
        }

        heap.Free(blocks);
        heap.Advance(2_000);

        Assert.That(heap.Statistics.ResidentBytes, Is.LessThanOrEqualTo(2 * MiB));
        Assert.That(HeapInvariants.FirstBroken(heap.Allocator), Is.Null);
    }

    [Test]
    public void ADiscardThatFailsOnce_IsMadeUpFor()
    {
        using MaintainedHeap heap = new(Lean());
        List<nint> kept = heap.KeepEvery(63, heap.Allocate(1_000, 4_000));
        heap.Os.FailOnce(1, OsCalls.Discard);

        heap.Advance(10_000);

        Assert.That(heap.Os.Failures, Is.EqualTo(1));
        Assert.That(DiscardedInSpans(heap), Is.GreaterThan(3 * MiB));
        heap.Free(kept);
    }

    [Test]
    public void DiscardsThatFailForAWhile_AreMadeUpFor()
    {
        using MaintainedHeap heap = new(Lean());

        // A block in each span, so that no slab is free and only pages of spans are to go.
        List<nint> kept = heap.KeepEvery(40, heap.Allocate(1_000, 4_000));
        heap.Os.FailForEver(1, OsCalls.Discard);
        heap.Advance(10_000);
        Assert.That(heap.Os.Failures, Is.GreaterThan(2));

        heap.Os.StopFailing();
        heap.Advance(30_000);

        Assert.That(DiscardedInSpans(heap), Is.GreaterThan(2 * MiB), "No call by the user was needed.");
        heap.Free(kept);
    }

    [Test]
    public void SlabsFreedAfterMaintenanceSlept_GoBackAsSoonAsOthers()
    {
        using MaintainedHeap heap = new(Lean());
        List<nint> kept = heap.Allocate(50_000, 2);
        List<nint> blocks = heap.Allocate(15 * MemoryGeometry.SlabBytes, 2);
        heap.Advance(300_000);

        heap.Allocator.Free((void*)blocks[0]);
        blocks.RemoveAt(0);
        heap.Advance(10_000);

        Assert.That(heap.Parts.Source.Census().DirtyFreeBytes, Is.LessThan(MiB / 4), "Half of it should go every quarter of a second.");
        heap.Free(blocks);
        heap.Free(kept);
    }

    [Test]
    public void WhatABlockLeavesThatShrankInPlace_GoesBack()
    {
        using MaintainedHeap heap = new(Lean());
        List<nint> blocks = heap.Allocate(1_000_000, 1);
        heap.Advance(60_000);
        Assert.That(heap.Maintenance.IsAsleep, Is.True);

        void* shrunk = heap.Allocator.Reallocate((void*)blocks[0], 300_000);
        heap.Advance(10_000);

        Assert.That((nint)shrunk, Is.EqualTo(blocks[0]));
        Assert.That(heap.Parts.Source.Census().DirtyFreeBytes, Is.Zero);
        Assert.That(heap.Maintenance.IsAsleep, Is.True);
        heap.Free(blocks);
    }

    [Test]
    public void FreeSlabsThatMayNotGo_KeepNobodyAwake([Values] HakDecommit decommit)
    {
        HakOptions options = Lean();
        options.HugePages = HakHugePages.Advise;
        options.Lean.Decommit = decommit;
        using MaintainedHeap heap = new(options);
        List<nint> kept = heap.DirtyFreeSlabs(3);
        heap.Advance(60_000);

        long before = heap.Clock.Rings;
        heap.Advance(600_000);

        Assert.That(heap.Clock.Rings - before, Is.LessThanOrEqualTo(10), "It only watches the thread that holds blocks.");
        heap.Free(kept);
    }

    [Test]
    public void ADiscardThatFailsForEver_IsAskedLessAndLessOften()
    {
        using MaintainedHeap heap = new(Lean());
        heap.Os.FailForEver(1, OsCalls.Discard);
        List<nint> kept = heap.KeepEvery(63, heap.Allocate(1_000, 4_000));
        kept.AddRange(heap.DirtyFreeSlabs(2));

        heap.Advance(60_000);

        Assert.That(heap.Os.Calls(OsCalls.Discard), Is.InRange(2, 12), "In 240 passes at the most.");
        Assert.That(heap.Statistics.DiscardedBytes, Is.Zero);
        Assert.That(HeapInvariants.FirstBroken(heap.Allocator), Is.Null);
        heap.Free(kept);
    }

    private static long DiscardedInSpans(MaintainedHeap heap) => heap.Parts.Central[SizeClasses.Of(1_000)].Census().DiscardedBytes;

    private static HakOptions Lean() => new() { Profile = HakProfile.Lean };
}
