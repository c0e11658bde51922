using System.Collections.Generic;
using Hakmem.Geometry;
using Hakmem.Tests.Doubles;
using Hakmem.Tests.Heaps;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Superslabs;

/// <summary>What is asked of the system about the pages of a superslab that was just mapped: prefault and huge pages.</summary>
[TestFixture]
internal sealed unsafe class PagesOfNewSuperslabsTests
{
    private const int BlockBytes = 900_000;

    [TestCase(HakPrefault.Off, 0, 0)]
    [TestCase(HakPrefault.Populate, 3, 1)]
    [TestCase(HakPrefault.Touch, 0, 1)]
    public void Prefault_OfThreeSuperslabs_CountsTheirPagesAsTouched(HakPrefault prefault, long adviseCalls, int isResident)
    {
        using MaintainedHeap heap = new(Prefaulted(prefault));

        List<nint> kept = heap.Allocate(BlockBytes, 5);

        HakStatistics statistics = heap.Statistics;
        Assert.That(statistics.UsedSuperslabs, Is.EqualTo(3));
        Assert.That(statistics.AdviseCalls, Is.EqualTo(adviseCalls));
        Assert.That(statistics.FailedCalls, Is.Zero);
        Assert.That(statistics.ResidentBytes == statistics.MappedBytes, Is.EqualTo(isResident == 1));
        Assert.That(HeapInvariants.FirstBroken(heap.Allocator), Is.Null);
        heap.Free(kept);
    }

    [Test]
    public void Prefault_WhenTheSystemRefuses_IsAsWithOff_AndIsCounted()
    {
        using MaintainedHeap heap = new(Prefaulted(HakPrefault.Populate));
        heap.Os.FailForEver(1, OsCalls.Advise);

        List<nint> kept = heap.Allocate(BlockBytes, 5);

        Assert.That(heap.Statistics.FailedCalls, Is.EqualTo(3));
        Assert.That(heap.Statistics.ResidentBytes, Is.LessThan(heap.Statistics.MappedBytes));
        Assert.That(HeapInvariants.FirstBroken(heap.Allocator), Is.Null);
        heap.Free(kept);
    }

    [Test]
    public void Prefault_OfPages_DoesNotSpoilZeroedMemory([Values] HakPrefault prefault)
    {
        using MaintainedHeap heap = new(Prefaulted(prefault));

        void* zeroed = heap.Allocator.AllocateZeroed(BlockBytes);

        Assert.That(Pattern.FirstNonZero(zeroed, BlockBytes), Is.EqualTo(-1));
        heap.Allocator.Free(zeroed);
    }

    [Test]
    public void Prefault_OfPagesThatAreNotUsed_LetsThemGoBackLikeAnyOther()
    {
        HakOptions options = Prefaulted(HakPrefault.Touch);
        using MaintainedHeap heap = new(options);
        List<nint> kept = heap.Allocate(BlockBytes, 1);

        HakTrimReport report = heap.Allocator.Trim(HakTrimLevel.Full);

        Assert.That(report.ReturnedBytes, Is.GreaterThan(MemoryGeometry.SuperslabBytes / 2));
        Assert.That(report.PendingBytes, Is.Zero);
        heap.Free(kept);
    }

    [TestCase(HakHugePages.Default, 0)]
    [TestCase(HakHugePages.Advise, 3)]
    [TestCase(HakHugePages.Never, 3)]
    public void HugePages_AreAskedForOnceASuperslab(HakHugePages hugePages, long adviseCalls)
    {
        using MaintainedHeap heap = new(new HakOptions { HugePages = hugePages });

        List<nint> kept = heap.Allocate(BlockBytes, 5);
        heap.Free(heap.Allocate(BlockBytes, 1));
        heap.Free(heap.Allocate(1_000, 500));

        Assert.That(heap.Statistics.AdviseCalls, Is.EqualTo(adviseCalls));
        heap.Free(kept);
    }

    [TestCase(HakHugePages.Advise)]
    [TestCase(HakHugePages.Never)]
    public void HugePages_WhenTheSystemRefuses_AreCountedAndNothingElseChanges(HakHugePages hugePages)
    {
        using MaintainedHeap heap = new(new HakOptions { HugePages = hugePages });
        heap.Os.FailForEver(1, OsCalls.Advise);

        List<nint> kept = heap.Allocate(BlockBytes, 5);

        Assert.That(heap.Statistics.FailedCalls, Is.EqualTo(3));
        Assert.That(HeapInvariants.FirstBroken(heap.Allocator), Is.Null);
        heap.Free(kept);
        heap.Allocator.Trim(HakTrimLevel.Full);
        Assert.That(heap.Statistics.MappedBytes, Is.Zero);
    }

    /// <summary>Giving back a part of a huge page would split it.</summary>
    [TestCase(HakHugePages.Advise, false)]
    [TestCase(HakHugePages.Never, true)]
    public void HugePages_WhereTheyAreAskedFor_LetOnlyWholeSuperslabsGo(HakHugePages hugePages, bool isByPages)
    {
        using MaintainedHeap heap = new(new HakOptions { Profile = HakProfile.Lean, HugePages = hugePages });
        List<nint> kept = heap.KeepEvery(63, heap.Allocate(1_000, 3_000));
        kept.AddRange(heap.DirtyFreeSlabs(3));
        heap.EmptySuperslabs(2);

        heap.Advance(10_000);
        HakTrimReport report = heap.Allocator.Trim(HakTrimLevel.Full);

        Assert.That(heap.Os.Calls(OsCalls.Discard) > 0, Is.EqualTo(isByPages));
        Assert.That(heap.Statistics.CachedSuperslabs, Is.Zero);
        Assert.That(report.PendingBytes, Is.Zero);
        heap.Free(kept);
    }

    private static HakOptions Prefaulted(HakPrefault prefault) => new() { Prewarm = new HakPrewarmOptions { Enabled = true, Blocks = 1, Prefault = prefault } };
}
