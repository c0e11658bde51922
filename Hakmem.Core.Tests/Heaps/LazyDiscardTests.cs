using System.Collections.Generic;
using Hakmem.Os;
using Hakmem.Tests.Doubles;
using NUnit.Framework;

namespace Hakmem.Tests.Heaps;

/// <summary>Free slabs that the system was only allowed to take stay in the budget, until something asks for them at once.</summary>
[TestFixture]
internal sealed unsafe class LazyDiscardTests
{
    private const int MiB = 1 << 20;

    [Test]
    public void FreeSlabsThatAPassDiscarded_MakeRoomInTheBudget([Values] HakDecommit decommit)
    {
        HakOptions options = Lean(decommit);
        options.MaxBytes = 10 * MiB;
        options.Lean.TargetResidentBytes = options.MaxBytes;
        using MaintainedHeap heap = new(options);
        List<nint> kept = heap.DirtyFreeSlabs(4);
        heap.Advance(60_000);

        bool isServed = heap.Allocator.TryAllocate(4 * MiB, out void* huge);

        Assert.That(isServed, Is.True);
        Assert.That(HeapInvariants.FirstBroken(heap.Allocator), Is.Null);
        heap.Allocator.Free(huge);
        heap.Free(kept);
    }

    [Test]
    public void TrimFull_OfFreeSlabsThatWereDiscardedLazily_TakesThemOnce()
    {
        using MaintainedHeap heap = new(Lean(HakDecommit.Free));
        List<nint> kept = heap.DirtyFreeSlabs(4);
        heap.Advance(60_000);
        Assert.That(heap.Statistics.DiscardedBytes, Is.Zero);

        HakTrimReport report = heap.Allocator.Trim(HakTrimLevel.Full);
        HakTrimReport second = heap.Allocator.Trim(HakTrimLevel.Full);

        Assert.That(heap.Statistics.DiscardedBytes, Is.GreaterThan(7 * MiB));
        Assert.That(report.ReturnedBytes, Is.EqualTo(report.CandidateBytes).And.GreaterThan(7 * MiB));
        Assert.That(report.PendingBytes, Is.Zero);
        Assert.That(second, Is.EqualTo(default(HakTrimReport)));
        Assert.That(HeapInvariants.FirstBroken(heap.Allocator), Is.Null);
        heap.Free(kept);
    }

    [Test]
    public void TrimFull_OfFreeSlabsThatWereDiscardedLazily_WhenTheSystemRefuses_SaysSo()
    {
        using MaintainedHeap heap = new(Lean(HakDecommit.Free));
        List<nint> kept = heap.DirtyFreeSlabs(4);
        heap.Advance(60_000);
        heap.Os.FailForEver(1, OsCalls.Discard);

        HakTrimReport report = heap.Allocator.Trim(HakTrimLevel.Full);

        Assert.That(report.ReturnedBytes, Is.Zero);
        Assert.That(report.RefusedBytes, Is.EqualTo(report.CandidateBytes).And.Positive);
        Assert.That(heap.Statistics.DiscardedBytes, Is.Zero);
        heap.Os.StopFailing();
        heap.Free(kept);
    }

    [Test]
    public void TrimIdle_OfFreeSlabsThatWereDiscardedLazily_LeavesThem()
    {
        using MaintainedHeap heap = new(Lean(HakDecommit.Free));
        List<nint> kept = heap.DirtyFreeSlabs(4);
        heap.Advance(60_000);

        Assert.That(heap.Allocator.Trim(), Is.EqualTo(default(HakTrimReport)));
        heap.Free(kept);
    }

    [Test]
    public void APassUnderHighPressure_TakesFreeSlabsThatWereDiscardedLazily_AndIsDone()
    {
        ForgedMemoryFiles files = new() { [ContainerMemory.GroupsFile] = "0::/\n" };
        files.Unified(ContainerMemory.UnifiedMount, max: "1000000000", current: "100");
        using MaintainedHeap heap = new(Lean(HakDecommit.Free), files);
        List<nint> kept = heap.DirtyFreeSlabs(4);
        heap.Advance(60_000);
        files.Unified(ContainerMemory.UnifiedMount, max: "1000000000", current: "950000000");

        heap.Free(heap.Allocate(3 * MiB, 1));
        heap.Advance(10_000);

        Assert.That(heap.Statistics.DiscardedBytes, Is.GreaterThan(7 * MiB));
        long before = heap.Clock.Rings;
        heap.Advance(600_000);
        Assert.That(heap.Clock.Rings - before, Is.LessThanOrEqualTo(10), "It only watches the thread that holds blocks.");
        heap.Free(kept);
    }

    [Test]
    public void FreeSlabsThatWereDiscardedLazily_KeepNobodyAwake()
    {
        using MaintainedHeap heap = new(Lean(HakDecommit.Free));
        List<nint> kept = heap.DirtyFreeSlabs(4);
        heap.Advance(60_000);

        long before = heap.Clock.Rings;
        heap.Advance(600_000);

        Assert.That(heap.Clock.Rings - before, Is.LessThanOrEqualTo(10), "It only watches the thread that holds blocks.");
        heap.Free(kept);
    }

    /// <summary>Far from its target, so that nothing hurries it.</summary>
    private static HakOptions Lean(HakDecommit decommit)
    {
        HakOptions options = new() { Profile = HakProfile.Lean };
        options.Lean.Decommit = decommit;
        options.Lean.TargetResidentBytes = 1 << 30;
        return options;
    }
}
