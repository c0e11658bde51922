using System.Collections.Generic;
using System.Threading;
using Hakmem.Geometry;
using Hakmem.Tests.Doubles;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Heaps;

/// <summary>What a trim says is what it did: asked = returned + pending, and why.</summary>
[TestFixture]
internal sealed unsafe class TrimReportTests
{
    private const int MiB = 1 << 20;

    /// <summary>Slabs of which one page was touched, the shortened first slab, spans, empty superslabs and a huge block: all kinds at once.</summary>
    [Test]
    public void Trim_WhenTheSystemTakesAll_HasNothingPending([Values] HakProfile profile, [Values] HakTrimLevel level)
    {
        using MaintainedHeap heap = new(new HakOptions { Profile = profile });
        List<nint> kept = Mix(heap);
        long before = heap.Statistics.ResidentBytes;

        HakTrimReport report = heap.Allocator.Trim(level);

        Assert.That(report.PendingBytes, Is.Zero);
        Assert.That(report.RefusedBytes, Is.Zero);
        Assert.That(report.ReturnedBytes, Is.EqualTo(report.CandidateBytes).And.Positive);
        Assert.That(report.ReturnedBytes, Is.GreaterThanOrEqualTo(before - heap.Statistics.ResidentBytes), "Empty superslabs may never have been touched in whole.");
        Assert.That(HeapInvariants.FirstBroken(heap.Allocator), Is.Null);
        heap.Free(kept);
    }

    [Test]
    public void TrimFull_ASecondTime_FindsNothing()
    {
        using MaintainedHeap heap = new(new HakOptions());
        List<nint> kept = Mix(heap);
        heap.Allocator.Trim(HakTrimLevel.Full);

        HakTrimReport report = heap.Allocator.Trim(HakTrimLevel.Full);

        Assert.That(report, Is.EqualTo(default(HakTrimReport)));
        heap.Free(kept);
    }

    [Test]
    public void TrimFull_OfPartlyUsedSuperslabs_ReturnsWhatWasResidentAndIdle()
    {
        using MaintainedHeap heap = new(new HakOptions());
        List<nint> kept = heap.DirtyFreeSlabs(2);
        long before = heap.Statistics.ResidentBytes;

        HakTrimReport report = heap.Allocator.Trim(HakTrimLevel.Full);

        Assert.That(report.ReturnedBytes, Is.EqualTo(before - heap.Statistics.ResidentBytes).And.EqualTo(2 * 30 * MemoryGeometry.SlabBytes));
        heap.Free(kept);
    }

    [Test]
    public void TrimFull_OfSuperslabsWhosePagesWentBefore_CountsThemNoSecondTime([Values] HakProfile profile)
    {
        using MaintainedHeap heap = new(new HakOptions { Profile = profile });
        List<nint> kept = heap.DirtyFreeSlabs(2);
        heap.Allocator.Trim(HakTrimLevel.Full);
        heap.Free(kept);
        long before = heap.Statistics.GivenBackBytes;

        HakTrimReport report = heap.Allocator.Trim(HakTrimLevel.Full);

        Assert.That(report.ReturnedBytes, Is.EqualTo(heap.Statistics.GivenBackBytes - before).And.Positive);
        Assert.That(report.CandidateBytes, Is.EqualTo(report.ReturnedBytes));
        Assert.That(report.PendingBytes, Is.Zero);
    }

    /// <summary>Blocks in bins are all that keeps superslabs which no cache takes.</summary>
    [Test]
    public void TrimFull_ThatEmptiesSuperslabsBeyondTheLimit_CountsThem()
    {
        using MaintainedHeap heap = new(new HakOptions { Release = new HakReleaseOptions { MaxCachedSuperslabs = 0 } });
        heap.Free(heap.Allocate(1_000, 6_000));
        long before = heap.Statistics.GivenBackBytes;

        HakTrimReport report = heap.Allocator.Trim(HakTrimLevel.Full);

        Assert.That(heap.Statistics.MappedBytes, Is.Zero);
        Assert.That(report.ReturnedBytes, Is.EqualTo(heap.Statistics.GivenBackBytes - before).And.Positive);
        Assert.That(report.CandidateBytes, Is.EqualTo(report.ReturnedBytes));
    }

    [TestCase(OsCalls.Unmap)]
    [TestCase(OsCalls.Discard)]
    [TestCase(OsCalls.Unmap | OsCalls.Discard)]
    public void TrimFull_WhenTheSystemRefuses_SaysSo(int refusedKinds)
    {
        using MaintainedHeap heap = new(new HakOptions());
        List<nint> kept = Mix(heap);
        heap.Os.FailForEver(1, (OsCalls)refusedKinds);

        HakTrimReport report = heap.Allocator.Trim(HakTrimLevel.Full);

        Assert.That(report.CandidateBytes, Is.EqualTo(report.ReturnedBytes + report.PendingBytes));
        Assert.That(report.RefusedBytes, Is.EqualTo(report.PendingBytes).And.Positive);
        Assert.That(HeapInvariants.FirstBroken(heap.Allocator), Is.Null);
        heap.Os.StopFailing();
        HakTrimReport later = heap.Allocator.Trim(HakTrimLevel.Full);
        Assert.That(later.ReturnedBytes, Is.GreaterThanOrEqualTo(report.PendingBytes), "A user's trim is always tried.");
        Assert.That(later.PendingBytes, Is.Zero);
        heap.Free(kept);
    }

    [Test]
    public void TrimFull_WhenAllCallsAreRefused_ReturnsNothing()
    {
        using MaintainedHeap heap = new(new HakOptions());
        List<nint> kept = Mix(heap);
        heap.Os.FailForEver();

        HakTrimReport report = heap.Allocator.Trim(HakTrimLevel.Full);

        Assert.That(report.ReturnedBytes, Is.Zero);
        Assert.That(report.RefusedBytes, Is.EqualTo(report.CandidateBytes).And.Positive);
        heap.Os.StopFailing();
        heap.Free(kept);
    }

    [Test]
    public void TrimFull_WhileAnotherThreadsBinsHoldBlocks_SaysHowMuch()
    {
        using MaintainedHeap heap = new(new HakOptions());
        using Barrier parked = new(2);
        HakTrimReport full = default;
        HakTrimReport idle = default;
        long binBytes = 0;

        ThreadTeam.Run(
            1,
            _ =>
            {
                heap.Free(heap.Allocate(1_000, 20));
                parked.SignalAndWait();
                parked.SignalAndWait();
            },
            meanwhile: () =>
            {
                parked.SignalAndWait();
                heap.Free(heap.Allocate(64, 100));
                idle = heap.Allocator.Trim();
                full = heap.Allocator.Trim(HakTrimLevel.Full);
                binBytes = heap.Statistics.BinBytes;
                parked.SignalAndWait();
            });

        Assert.That(idle.HeldByThreadsBytes, Is.Zero, "Only a full trim looks at it.");
        Assert.That(full.HeldByThreadsBytes, Is.EqualTo(binBytes).And.GreaterThanOrEqualTo(8 * 1_024));
        Quiet.SalvageDead();
        Assert.That(heap.Allocator.Trim(HakTrimLevel.Full).HeldByThreadsBytes, Is.Zero, "The thread has ended.");
    }

    [Test]
    public void TrimIdle_DoesNotDrainBins_AndTrimFullDoes()
    {
        using MaintainedHeap heap = new(new HakOptions());
        heap.Free(heap.Allocate(64, 200));
        heap.Free(heap.Allocate(60_000, 4));
        HakStatistics before = heap.Statistics;

        heap.Allocator.Trim();
        HakStatistics idle = heap.Statistics;
        heap.Allocator.Trim(HakTrimLevel.Full);

        Assert.That(before.BinBytes, Is.Positive);
        Assert.That(idle.BinBytes + idle.TransferBytes, Is.EqualTo(before.BinBytes + before.TransferBytes));
        Assert.That(heap.Statistics.BinBytes + heap.Statistics.TransferBytes, Is.Zero);
        Assert.That(heap.Statistics.MappedBytes, Is.Zero);
    }

    [TestCase(HakProfile.Balanced, 0)]
    [TestCase(HakProfile.Lean, 2 * 30 * MemoryGeometry.SlabBytes)]
    public void TrimIdle_OfFreeSlabs_ReturnsThemWhereDecommitSaysSo(HakProfile profile, long returnedBytes)
    {
        HakOptions options = new() { Profile = profile };
        options.Lean.TargetResidentBytes = 1 << 30;
        using MaintainedHeap heap = new(options);
        List<nint> kept = heap.DirtyFreeSlabs(2);

        HakTrimReport report = heap.Allocator.Trim();

        Assert.That(report.ReturnedBytes, Is.EqualTo(returnedBytes));
        Assert.That(report.PendingBytes, Is.Zero);
        heap.Free(kept);
    }

    [Test]
    public void Trim_OfAStrandedRange_ReturnsItAndCountsIt()
    {
        using MaintainedHeap heap = new(new HakOptions());
        heap.Os.FailForEver(1, OsCalls.MakeWritable | OsCalls.Unmap);
        Assert.That(heap.Allocator.TryAllocate(3 * MiB, out _), Is.False);
        long stranded = heap.Parts.Regions.StrandedBytes;
        heap.Os.StopFailing();

        HakTrimReport report = heap.Allocator.Trim();

        Assert.That(stranded, Is.EqualTo(3 * MiB));
        Assert.That(report.ReturnedBytes, Is.EqualTo(stranded));
        Assert.That(report.CandidateBytes, Is.EqualTo(stranded));
        Assert.That(heap.Statistics.MappedBytes, Is.Zero);
    }

    private static List<nint> Mix(MaintainedHeap heap)
    {
        List<nint> kept = heap.KeepEvery(50, heap.Allocate(1_000, 1_000));

        // Spans of which only the first pages came to use, freed as a whole.
        heap.Free(heap.Allocate(20_000, 3));
        heap.Free(heap.Allocate(2_500, 3));
        kept.AddRange(heap.DirtyFreeSlabs(1));
        heap.EmptySuperslabs(2);
        heap.Free(heap.Allocate(3 * MiB, 1));
        return kept;
    }
}
