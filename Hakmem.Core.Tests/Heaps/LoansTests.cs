using System.Collections.Generic;
using Hakmem.Geometry;
using Hakmem.Tests.Tools;
using NUnit.Framework;
using static Hakmem.Tests.Heaps.LoanScene;

namespace Hakmem.Tests.Heaps;

/// <summary>Runs of free blocks that serve as longer ones, through the allocator's face: whatever can be done with a block can be done with these.</summary>
[TestFixture]
internal sealed unsafe class LoansTests
{
    [Test]
    public void AnAllocatorOfWhichMuchLiesIdle_LendsInsteadOfGrowing()
    {
        using MaintainedHeap heap = new(new HakOptions());
        List<nint> shorts = KeepOneInEight(heap);
        long mapped = heap.Statistics.MappedBytes;

        List<nint> longs = heap.Allocate(LongBytes, 4 * MiB / LongBytes);

        int lent = longs.FindAll(LoanWalk.IsLent).Count;
        Assert.That(lent, Is.GreaterThan(longs.Count / 2));
        Assert.That(heap.Statistics.MappedBytes - mapped, Is.LessThan(2 * MiB));
        Assert.That(HeapInvariants.FirstBroken(heap.Allocator), Is.Null);

        heap.Free(longs);
        heap.Free(shorts);
        AssertGone(heap);
    }

    [Test]
    public void UntouchedSlabs_AreLeftAloneWhileRunsAreLent()
    {
        using MaintainedHeap heap = new(new HakOptions());
        List<nint> shorts = KeepOneInEight(heap);
        HakStatistics before = heap.Statistics;
        Assert.That(before.FreeBytes - (before.ResidentBytes - before.LiveBytes), Is.GreaterThan(MiB / 2), "of the last superslab, slabs are left");

        List<nint> longs = heap.Allocate(LongBytes, MiB / LongBytes);

        Assert.That(longs.FindAll(LoanWalk.IsLent), Has.Count.EqualTo(longs.Count));
        Assert.That(heap.Statistics.ResidentBytes, Is.EqualTo(before.ResidentBytes));
        heap.Free(longs);
        heap.Free(shorts);
        AssertGone(heap);
    }

    /// <summary>What a class frees that was lent is not its own to use again: it would grow with each turn.</summary>
    [Test]
    public void AClassThatBorrowed_DoesSoAgainWhereAnotherWouldNot()
    {
        using MaintainedHeap heap = new(new HakOptions());
        List<nint> ballast = heap.Allocate(1000, 72 * MiB / 1000);
        List<nint> shorts = KeepOneInEight(heap);

        List<nint> longs = heap.Allocate(LongBytes, 6 * MiB / LongBytes);
        List<nint> others = heap.Allocate(200, MiB / 200);

        Assert.That(longs.FindAll(LoanWalk.IsLent), Has.Count.EqualTo(longs.Count), "14 MiB lay idle, of which 8.4 serve; an eighth of what is used are 9 and more");
        Assert.That(others.FindAll(LoanWalk.IsLent), Is.Empty);
        heap.Free(others);
        heap.Free(longs);
        heap.Free(shorts);
        heap.Free(ballast);
        AssertGone(heap);
    }

    [Test]
    public void AnAllocatorThatIsWellUsed_LendsNothing()
    {
        using MaintainedHeap heap = new(new HakOptions());
        List<nint> shorts = heap.Allocate(ShortBytes, ShortCount);
        List<nint> kept = heap.KeepEvery(2, shorts[..(MiB / ShortBytes)]);

        List<nint> longs = heap.Allocate(LongBytes, 4 * MiB / LongBytes);

        Assert.That(longs.FindAll(LoanWalk.IsLent), Is.Empty, "Half a megabyte lies idle.");
        heap.Free(longs);
        heap.Free(kept);
        heap.Free(shorts[(MiB / ShortBytes)..]);
        AssertGone(heap);
    }

    [Test]
    public void AnAllocatorThatMayNotGrow_ServesFromWhatLiesIdle()
    {
        using MaintainedHeap heap = new(new HakOptions { MaxBytes = 8 * MiB });
        List<nint> shorts = [];
        while (heap.Allocator.TryAllocate(ShortBytes, out void* block))
        {
            shorts.Add((nint)block);
        }

        List<nint> kept = heap.KeepEvery(8, shorts);
        List<nint> longs = [];
        while (heap.Allocator.TryAllocate(LongBytes, out void* block))
        {
            longs.Add((nint)block);
        }

        Assert.That(longs.FindAll(LoanWalk.IsLent), Has.Count.GreaterThan(5_000), "7 MiB were free, in runs of seven, of which five serve.");
        Assert.That(longs, Is.Unique);
        Assert.That(HeapInvariants.FirstBroken(heap.Allocator), Is.Null);
        heap.Free(longs);
        heap.Free(kept);
        AssertGone(heap);
    }

    [Test]
    public void ALentBlock_HoldsWhatIsWritten_AndIsReallocatedLikeAnyOther()
    {
        using MaintainedHeap heap = new(new HakOptions());
        List<nint> shorts = KeepOneInEight(heap);
        for (int index = 0; index < shorts.Count; index++)
        {
            Pattern.Fill((void*)shorts[index], ShortBytes, index);
        }

        List<nint> longs = heap.Allocate(LongBytes, 2 * MiB / LongBytes);
        longs.ForEach(block => Pattern.Fill((void*)block, heap.Allocator.GetUsableSize((void*)block), (int)block));
        int damaged = 0;
        for (int index = 0; index < longs.Count; index++)
        {
            void* block = (void*)longs[index];
            nuint usable = heap.Allocator.GetUsableSize(block);
            damaged += usable == (nuint)SizeClasses.BlockBytes(SizeClasses.Of(LongBytes)) && Pattern.Holds(block, usable, (int)longs[index]) ? 0 : 1;
            int newBytes = index % 3 == 0 ? 40 : index % 3 == 1 ? 290 : 2_000;
            void* moved = heap.Allocator.Reallocate(block, (nuint)newBytes);
            damaged += Pattern.Holds(moved, nuint.Min(usable, (nuint)newBytes), (int)longs[index]) ? 0 : 1;
            longs[index] = (nint)moved;
        }

        for (int index = 0; index < shorts.Count; index++)
        {
            damaged += Pattern.Holds((void*)shorts[index], ShortBytes, index) ? 0 : 1;
        }

        Assert.That(damaged, Is.Zero);
        Assert.That(HeapInvariants.FirstBroken(heap.Allocator), Is.Null);
        heap.Free(longs);
        heap.Free(shorts);
        AssertGone(heap);
    }

    [Test]
    public void MisuseOfALentBlock_IsFound()
    {
        using MaintainedHeap heap = new(new HakOptions());
        List<nint> shorts = KeepOneInEight(heap);
        List<nint> longs = heap.Allocate(LongBytes, MiB / LongBytes);
        nint lent = longs.Find(LoanWalk.IsLent);
        longs.Remove(lent);

        for (int inside = 16; inside < LongBytes; inside += 16)
        {
            Assert.That(Refusal(heap, lent + inside), Is.EqualTo(HakMemoryError.InteriorPointer), $"{inside} bytes into it");
        }

        Assert.That(Refusal(heap, lent + 8), Is.EqualTo(HakMemoryError.InteriorPointer));
        heap.Allocator.Free((void*)lent);
        Assert.That(Refusal(heap, lent), Is.EqualTo(HakMemoryError.RepeatedFree), "It rests in a bin.");
        heap.Free(longs);
        heap.Allocator.Trim(HakTrimLevel.Full);
        Assert.That(Refusal(heap, lent), Is.EqualTo(HakMemoryError.RepeatedFree), "It is back in its span.");
        Assert.That(Refusal(heap, lent + ShortBytes), Is.EqualTo(HakMemoryError.RepeatedFree), "So are all its parts.");
        Assert.That(HeapInvariants.FirstBroken(heap.Allocator), Is.Null);
        heap.Free(shorts);
        AssertGone(heap);
    }

    /// <summary>What comes back joins what is free beside it, so that ever longer blocks find room.</summary>
    [Test]
    public void RunsThatComeBack_JoinTheirNeighbours()
    {
        using MaintainedHeap heap = new(new HakOptions());
        List<nint> shorts = KeepOneInEight(heap);
        FreeElsewhere(heap, heap.Allocate(LongBytes, 2 * MiB / LongBytes));
        List<nint> few = heap.KeepEvery(16, shorts);
        long mapped = heap.Statistics.MappedBytes;

        List<nint> longs = heap.Allocate(4_000, MiB / 4_000);

        Assert.That(longs.FindAll(LoanWalk.IsLent), Is.Not.Empty);
        Assert.That(heap.Statistics.MappedBytes, Is.EqualTo(mapped));
        Assert.That(HeapInvariants.FirstBroken(heap.Allocator), Is.Null);
        heap.Free(longs);
        heap.Free(few);
        AssertGone(heap);
    }

    /// <summary>A span that lends has no tag; when all is back, frees of its blocks are quick again.</summary>
    [Test]
    public void ASpanThatHasAllBack_HasItsTagAgain()
    {
        using MaintainedHeap heap = new(new HakOptions());
        List<nint> shorts = KeepOneInEight(heap);
        List<nint> longs = [];

        // What was lent and not handed out rests in the bins of the thread until it ends.
        ThreadTeam.Run(1, _ => longs = heap.Allocate(LongBytes, MiB / LongBytes));
        List<nint> lent = longs.FindAll(LoanWalk.IsLent);
        Assert.That(lent, Is.Not.Empty);
        Assert.That(lent.TrueForAll(block => TagOf(heap, block) == 0), Is.True);
        lent.ForEach(static block => Pattern.Fill((void*)block, LongBytes, (int)block));

        FreeElsewhere(heap, longs);

        Assert.That(shorts.TrueForAll(block => TagOf(heap, block) == SizeClasses.TagOf(SlabAddress.RunOf((void*)block)->ClassIndex)), Is.True);
        Assert.That(lent.TrueForAll(block => Refusal(heap, block + ShortBytes) == HakMemoryError.RepeatedFree), Is.True, "Parts that were written to are marked as free.");
        heap.Free(shorts);
        AssertGone(heap);
    }

    /// <summary>Pages of a span that lends go back like others', but for those under loans, and come into use again.</summary>
    [Test]
    public void PagesBesideLoans_GoBack_AndTheLoansStayWhole()
    {
        using MaintainedHeap heap = new(new HakOptions());
        List<nint> shorts = KeepOneInEight(heap);
        List<nint> longs = heap.Allocate(LongBytes, 2 * MiB / LongBytes);
        longs.ForEach(static block => Pattern.Fill((void*)block, LongBytes, (int)block));
        heap.Free(shorts);

        heap.Allocator.Trim(HakTrimLevel.Full);

        Assert.That(heap.Statistics.DiscardedBytes, Is.Positive);
        Assert.That(longs.TrueForAll(static block => Pattern.Holds((void*)block, LongBytes, (int)block)), Is.True);
        Assert.That(HeapInvariants.FirstBroken(heap.Allocator), Is.Null);
        shorts = heap.Allocate(ShortBytes, ShortCount / 4);
        Assert.That(longs.TrueForAll(static block => Pattern.Holds((void*)block, LongBytes, (int)block)), Is.True);
        Assert.That(HeapInvariants.FirstBroken(heap.Allocator), Is.Null);
        heap.Free(longs);
        heap.Free(shorts);
        AssertGone(heap);
    }

    [Test]
    public void ADisposal_LeavesLoansToTheirFrees()
    {
        using MaintainedHeap heap = new(new HakOptions());
        List<nint> shorts = KeepOneInEight(heap);
        List<nint> longs = heap.Allocate(LongBytes, MiB / LongBytes);

        heap.Allocator.Dispose();
        longs.ForEach(block => heap.Allocator.Free((void*)block));
        shorts.ForEach(block => heap.Allocator.Free((void*)block));

        Assert.That(heap.Parts.Budget.MappedBytes, Is.Zero);
    }

    private static byte TagOf(MaintainedHeap heap, nint block) => heap.Parts.Tags.Root[block >> MemoryGeometry.SlabShift];

    private static HakMemoryError? Refusal(MaintainedHeap heap, nint address)
    {
        try
        {
            heap.Allocator.Free((void*)address);
            return null;
        }
        catch (HakMemoryException caught)
        {
            return caught.Kind;
        }
    }
}
