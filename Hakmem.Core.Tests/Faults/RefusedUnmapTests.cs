using System;
using System.Collections.Generic;
using Hakmem.Tests.Doubles;
using Hakmem.Tests.Heaps;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Faults;

/// <summary>The system takes nothing back: what it refuses is kept, used again and counted, and it is not asked again and again.</summary>
[TestFixture]
internal sealed unsafe class RefusedUnmapTests
{
    private const int Rounds = 40;

    [TestCase(60_000, 90)]
    [TestCase(900_000, 6)]
    [TestCase(3_000_000, 4)]
    public void UnmapThatFailsForEver_KeepsTheMemoryAndUsesItAgain(int byteCount, int blocks)
    {
        FailingOsMemory os = new();
        HakOptions options = new() { Release = new HakReleaseOptions { MaxCachedSuperslabs = 0, MaxCachedBytes = 0 } };
        using HakAllocator allocator = FaultyHeap.Create(os, options);
        os.FailForEver(1, OsCalls.Unmap);

        TakeAndGive(allocator, byteCount, blocks);
        long mapped = allocator.GetStatistics().MappedBytes;
        long frees = blocks;
        for (int round = 0; round < Rounds; round++, frees += blocks)
        {
            TakeAndGive(allocator, byteCount, blocks);
        }

        HakStatistics statistics = allocator.GetStatistics();
        Assert.That(statistics.MappedBytes, Is.EqualTo(mapped), "What the system refused is used again.");
        Assert.That(statistics.LiveBlocks, Is.Zero);
        Assert.That(statistics.FailedCalls, Is.EqualTo(os.Failures).And.GreaterThan(0));
        Assert.That(statistics.UnmapCalls, Is.LessThanOrEqualTo(frees + blocks), "A free asks once, and never for all that is kept.");
        Assert.That(HeapInvariants.FirstBroken(allocator), Is.Null);

        os.StopFailing();
        allocator.Trim(HakTrimLevel.Full);
        Assert.That(allocator.GetStatistics().MappedBytes, Is.Zero);
        Assert.That(os.Books.Violations, Is.Empty);
    }

    [Test]
    public void Trim_WhenOneSuperslabIsRefused_ReturnsTheOthers()
    {
        FailingOsMemory os = new();
        using HakAllocator allocator = FaultyHeap.Create(os, new HakOptions());
        TakeAndGive(allocator, 900_000, 16);
        long before = os.Calls(OsCalls.Unmap);
        nuint kept = 0;
        os.Keeps = start => start == (kept = kept == 0 ? start : kept);

        HakTrimReport report = allocator.Trim(HakTrimLevel.Full);

        Assert.That(allocator.GetStatistics().MappedBytes, Is.EqualTo(MaintainedHeap.SuperslabBytes));
        Assert.That(report.ReturnedBytes, Is.EqualTo(7L * MaintainedHeap.SuperslabBytes));
        Assert.That(os.Calls(OsCalls.Unmap) - before, Is.EqualTo(8), "Each is asked for once.");
        Assert.That(HeapInvariants.FirstBroken(allocator), Is.Null);
        os.Keeps = null;
    }

    [Test]
    public void Trim_WhenUnmapFails_AsksOnceForEachAndReportsWhatIsPending()
    {
        FailingOsMemory os = new();
        using HakAllocator allocator = FaultyHeap.Create(os, new HakOptions());
        TakeAndGive(allocator, 900_000, 12);
        TakeAndGive(allocator, 3_000_000, 3);
        long before = os.Calls(OsCalls.Unmap);
        HakStatistics statistics = allocator.GetStatistics();
        os.FailForEver(1, OsCalls.Unmap);

        HakTrimReport report = allocator.Trim(HakTrimLevel.Full);

        Assert.That(report.ReturnedBytes, Is.Zero);
        Assert.That(report.PendingBytes, Is.EqualTo(report.CandidateBytes).And.EqualTo(statistics.MappedBytes));
        Assert.That(os.Calls(OsCalls.Unmap) - before, Is.LessThanOrEqualTo(statistics.CachedSuperslabs + 3));
        Assert.That(HeapInvariants.FirstBroken(allocator), Is.Null);
        os.StopFailing();
        Assert.That(allocator.Trim(HakTrimLevel.Full).ReturnedBytes, Is.EqualTo(statistics.MappedBytes));
    }

    [Test]
    public void Dispose_WhenUnmapFails_KeepsTheSlotUntilTheMemoryIsGone()
    {
        FailingOsMemory os = new();
        HakAllocator allocator = FaultyHeap.Create(os);
        TakeAndGive(allocator, 3_000_000, 2);
        os.FailForEver(1, OsCalls.Unmap);

        allocator.Dispose();

        Assert.That(HeapPrivates.Road(allocator).IsGone, Is.False);
        os.StopFailing();
        allocator.Trim(HakTrimLevel.Full);
        Assert.That(HeapPrivates.Road(allocator).IsGone, Is.True);
    }

    [Test]
    public void DiscardThatFailsForEver_HarmsNothing()
    {
        FailingOsMemory os = new();
        HakOptions options = FaultyHeap.SmallCaches();
        options.Profile = HakProfile.Lean;
        using HakAllocator allocator = FaultyHeap.Create(os, options);
        FaultWorkload workload = new(allocator, 5);
        os.FailForEver(1, OsCalls.Discard);

        workload.Run(400);
        workload.FreeAll();
        allocator.Trim(HakTrimLevel.Full);

        Assert.That(workload.Outcome.Violation, Is.Null);
        Assert.That(workload.Outcome.Refused, Is.Zero);
        Assert.That(allocator.GetStatistics().FailedCalls, Is.EqualTo(os.Failures));
        Assert.That(os.Calls(OsCalls.Discard), Is.LessThan(1_000), "A refused discard is no reason to ask again and again.");
        Assert.That(os.Books.Violations, Is.Empty);
        Assert.That(HeapInvariants.FirstBroken(allocator), Is.Null);
    }

    [Test]
    public void ARangeThatCanNeitherBeDescribedNorUnmapped_IsKeptForTheNextRequestAndGivenBackByTrim()
    {
        FailingOsMemory os = new();
        using HakAllocator allocator = FaultyHeap.Create(os);
        allocator.Free(allocator.Allocate(100));
        allocator.Trim(HakTrimLevel.Full);
        os.FailForEver(1, OsCalls.MakeWritable | OsCalls.Unmap);

        Assert.That(allocator.TryAllocate(3 << 20, out _), Is.False);
        long stranded = allocator.GetStatistics().MappedBytes;
        os.StopFailing();
        long maps = os.Calls(OsCalls.Map);
        Assert.That(allocator.TryAllocate(3 << 20, out void* block), Is.True);

        Assert.That(stranded, Is.GreaterThanOrEqualTo(3L << 20));
        Assert.That(os.Calls(OsCalls.Map), Is.EqualTo(maps), "The range that was kept serves the request.");
        allocator.Free(block);
        allocator.Trim(HakTrimLevel.Full);
        Assert.That(allocator.GetStatistics().MappedBytes, Is.Zero);
    }

    [Test]
    public void ARangeThatIsKept_ServesOnlyWhereItIsAligned()
    {
        const int AlignmentBytes = 1 << 30;
        FailingOsMemory os = new();
        using HakAllocator allocator = FaultyHeap.Create(os);
        for (int count = 0; count < 4; count++)
        {
            os.FailForEver(1, OsCalls.MakeWritable | OsCalls.Unmap);
            Assert.That(allocator.TryAllocate(2 << 20, out _), Is.False);
        }

        os.StopFailing();
        void* block = allocator.AllocateAligned(2 << 20, AlignmentBytes);

        Assert.That((long)block % AlignmentBytes, Is.Zero);
        allocator.Free(block);
    }

    [Test]
    public void ARangeThatIsKept_IsCounted_AndGoesBackWithAPassOrTheEnd([Values] bool isEnd)
    {
        using MaintainedHeap heap = new(new HakOptions());
        heap.Free(heap.Allocate(100, 1));
        heap.Clock.RingTimes(1);
        heap.Os.FailForEver(1, OsCalls.MakeWritable | OsCalls.Unmap);
        Assert.That(heap.Allocator.TryAllocate(3 << 20, out _), Is.False);
        Assert.That(heap.Parts.Regions.StrandedBytes, Is.Positive);
        Assert.That(Sums.FirstBroken(heap.Statistics), Is.Null);
        heap.Os.StopFailing();

        if (isEnd)
        {
            heap.Allocator.Dispose();
        }
        else
        {
            heap.Parts.Upkeep.Restart();
            heap.Maintenance.Notice(heap.Road);
            heap.Clock.RingTimes(1);
        }

        Assert.That(heap.Parts.Regions.StrandedBytes, Is.Zero);
    }

    [Test]
    public void APass_WhenUnmapFails_AsksOnce()
    {
        using MaintainedHeap heap = new(new HakOptions { Profile = HakProfile.Lean });
        heap.EmptySuperslabs(3);
        heap.Os.FailForEver(1, OsCalls.Unmap);
        long before = heap.Os.Calls(OsCalls.Unmap);

        for (int passes = 0; passes < Rounds && heap.Os.Calls(OsCalls.Unmap) == before; passes++)
        {
            heap.Clock.RingTimes(1);
        }

        Assert.That(heap.Os.Calls(OsCalls.Unmap) - before, Is.EqualTo(1));
    }

    [Test]
    public void Passes_WhenUnmapFails_AskAgainWhenTheSuperslabHasLivedItsTimeAgain()
    {
        HakOptions options = new() { Profile = HakProfile.Lean };
        options.Lean.TargetResidentBytes = 1 << 30;
        using MaintainedHeap heap = new(options);
        heap.EmptySuperslabs(1);
        heap.Os.FailForEver(1, OsCalls.Unmap);

        heap.Advance(10_000);

        Assert.That(heap.Os.Calls(OsCalls.Unmap), Is.InRange(5, 11), "Once a second, not once a pass of a quarter of it.");
    }

    private static void TakeAndGive(HakAllocator allocator, int byteCount, int count)
    {
        List<nint> blocks = [];
        for (int index = 0; index < count; index++)
        {
            void* block = allocator.Allocate((nuint)byteCount);
            new Span<byte>(block, 64).Fill(0xA5);
            blocks.Add((nint)block);
        }

        blocks.ForEach(block => allocator.Free((void*)block));
    }
}
