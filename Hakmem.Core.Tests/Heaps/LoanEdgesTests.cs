using System.Collections.Generic;
using Hakmem.Central;
using Hakmem.Geometry;
using Hakmem.Superslabs;
using Hakmem.Tests.Doubles;
using Hakmem.Tests.Tools;
using NUnit.Framework;
using static Hakmem.Tests.Heaps.LoanScene;

namespace Hakmem.Tests.Heaps;

/// <summary>Where loans begin and end: walks that are over, spans that empty, accidents, and no memory for a table.</summary>
[TestFixture]
internal sealed unsafe class LoanEdgesTests
{
    private const int TinyBytes = 16;
    private const int TinyClass = 1;

    /// <summary>When nothing more is to be lent, nobody looks again until enough came back; loans that come back count.</summary>
    [Test]
    public void RunsThatCameBack_AreLentAgain()
    {
        using MaintainedHeap heap = new(new HakOptions());
        List<nint> shorts = KeepOneInEight(heap);
        List<nint> others = FillSlabs(heap);
        List<nint> lent = [];
        int lentBefore;
        do
        {
            lentBefore = lent.Count;
            List<nint> longs = heap.Allocate(LongBytes, 1_000);
            lent.AddRange(longs.FindAll(LoanWalk.IsLent));
            others.AddRange(longs.FindAll(static block => !LoanWalk.IsLent(block)));
        }
        while (lent.Count > lentBefore);
        FreeElsewhere(heap, lent);

        List<nint> again = heap.Allocate(LongBytes, lentBefore + (4 * MiB / LongBytes));

        Assert.That(again.FindAll(LoanWalk.IsLent), Has.Count.GreaterThan(lentBefore / 2));
        heap.Free(again);
        heap.Free(others);
        heap.Free(shorts);
        AssertGone(heap);
    }

    /// <summary>The last span that lent may be empty and another class's when the next one borrows.</summary>
    [Test]
    public void ASpanThatEmptied_LendsNothingAnyMore()
    {
        const int OtherBytes = 96;
        using MaintainedHeap heap = new(new HakOptions());
        List<nint> shorts = KeepOneInEight(heap);
        List<nint> fill = FillSlabs(heap);
        List<nint> longs = [];
        ThreadTeam.Run(1, _ => longs = heap.Allocate(LongBytes, 1));
        SlabDescriptor* lender = SlabAddress.RunOf((void*)longs[0]);
        Assert.That(LoanWalk.IsLent(longs[0]), Is.True);
        longs.AddRange(shorts.FindAll(block => SlabAddress.RunOf((void*)block) == lender));
        shorts.RemoveAll(longs.Contains);

        FreeElsewhere(heap, longs);
        Assert.That(lender->Use, Is.EqualTo(SlabUse.Free));
        List<nint> other = heap.Allocate(OtherBytes, 1);
        Assert.That(SlabAddress.RunOf((void*)other[0]) == lender, Is.True);
        longs = heap.Allocate(LongBytes, 4 * MiB / LongBytes);

        Assert.That(longs.FindAll(LoanWalk.IsLent), Is.Not.Empty);
        Assert.That(HeapInvariants.FirstBroken(heap.Allocator), Is.Null);
        heap.Free(longs);
        heap.Free(other);
        heap.Free(fill);
        heap.Free(shorts);
        AssertGone(heap);
    }

    /// <summary>Two threads that free one block at the same instant can both bring it back, the second when it is none, or another one, already.</summary>
    [Test]
    public void WhatIsNoLoan_OrAnotherClasss_IsNotTakenBack()
    {
        using MaintainedHeap heap = new(new HakOptions());
        List<nint> shorts = KeepOneInEight(heap);
        List<nint> fill = FillSlabs(heap);
        List<nint> longs = heap.Allocate(LongBytes, 1);
        CentralClass lender = heap.Parts.Central[SizeClasses.Of(ShortBytes)];
        int lentAs = SizeClasses.Of(LongBytes);
        Assert.That(LoanWalk.IsLent(longs[0]), Is.True);

        Assert.That(lender.TryTakeBack(lentAs + 1, (FreeBlock*)longs[0]), Is.False);
        Assert.That(lender.TryTakeBack(lentAs, (FreeBlock*)(longs[0] + ShortBytes)), Is.False, "It is inside.");
        Assert.That(lender.TryTakeBack(lentAs, (FreeBlock*)shorts[0]), Is.False, "It is the lender's own.");
        Assert.That(heap.Parts.Central[lentAs - 1].TryTakeBack(lentAs, (FreeBlock*)longs[0]), Is.False, "Another class lends it.");
        Assert.That(HeapInvariants.FirstBroken(heap.Allocator), Is.Null);
        heap.Free(longs);
        heap.Free(fill);
        heap.Free(shorts);
        AssertGone(heap);
    }

    /// <summary>No memory for a table is no memory for a loan, and nothing else: the allocator grows, and lends later.</summary>
    [Test]
    public void WhereNoTableIsToBeHad_TheAllocatorGrows()
    {
        const int RunBytes = 96;
        using MaintainedHeap heap = new(new HakOptions());
        List<nint> shorts = heap.KeepEvery(8, heap.Allocate(TinyBytes, 16 * MiB / TinyBytes));
        List<nint> fill = FillSlabs(heap);
        SpendArena(heap);
        long failures = heap.Os.Failures;
        heap.Os.FailOnce(1, OsCalls.Map);

        nint first = heap.Allocate(RunBytes, 1)[0];
        List<nint> longs = heap.Allocate(RunBytes, 4 * MiB / RunBytes);

        Assert.That(heap.Os.Failures - failures, Is.EqualTo(1));
        Assert.That(LoanWalk.IsLent(first), Is.False);
        Assert.That(longs.FindAll(LoanWalk.IsLent), Is.Not.Empty);
        Assert.That(HeapInvariants.FirstBroken(heap.Allocator), Is.Null);
        longs.Add(first);
        heap.Free(longs);
        heap.Free(fill);
        heap.Free(shorts);
        AssertGone(heap);
    }

    /// <summary>The span that a class is just taking into use is free for the most part, but not idle: were it, each class would lend from its first page on.</summary>
    [Test]
    public void WhatIsJustBeingTakenIntoUse_IsNotIdle()
    {
        using MaintainedHeap heap = new(new HakOptions());
        List<nint> blocks = [];
        for (int classIndex = 1; classIndex < SizeClasses.FirstAligned; classIndex++)
        {
            blocks.AddRange(heap.Allocate(SizeClasses.LengthBytes(classIndex), 1));
        }

        for (int classIndex = SizeClasses.FirstAligned; classIndex < SizeClasses.FirstCachedLarge; classIndex++)
        {
            blocks.Add((nint)heap.Allocator.AllocateAligned((nuint)SizeClasses.BlockBytes(classIndex), SizeClasses.AlignmentBytes(classIndex)));
        }

        blocks.AddRange(heap.Allocate(LongBytes, 8 * MiB / LongBytes));

        Assert.That(blocks.FindAll(LoanWalk.IsLent), Is.Empty);
        heap.Free(blocks);
        AssertGone(heap);
    }

    /// <summary>Takes what the arena has left of its region.</summary>
    private static void SpendArena(MaintainedHeap heap)
    {
        heap.Os.FailForEver(1, OsCalls.Map);
        for (nuint pieceBytes = MemoryGeometry.SlabBytes; pieceBytes > 0; pieceBytes /= 2)
        {
            while (MetadataArena.Take(heap.Os, pieceBytes) != null)
            {
            }
        }

        // So are tables that other tests left.
        while (LoanTables.Take(heap.Os, TinyClass) != null)
        {
        }

        heap.Os.StopFailing();
    }
}
