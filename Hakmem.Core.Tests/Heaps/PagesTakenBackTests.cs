using System.Collections.Generic;
using Hakmem.Geometry;
using Hakmem.Heaps;
using Hakmem.Tests.Doubles;
using Hakmem.Threads;
using NUnit.Framework;

namespace Hakmem.Tests.Heaps;

/// <summary>A span whose blocks go round in a thread's bins gets its discarded pages and its tag back; one that is only emptied does not.</summary>
[TestFixture]
internal sealed unsafe class PagesTakenBackTests
{
    private const int BlockBytes = 64;
    private const int Enough = HeapRoad.ColdFreesPerPage * MemoryGeometry.PagesPerSlab;

    [Test]
    public void ASpan_WhoseBlocksGoRound_GetsItsPagesAndItsTagBack()
    {
        using MaintainedHeap heap = new(new HakOptions());
        List<nint> freed = [];
        nint kept = Discard(heap, freed, out List<nint> others);
        SlabDescriptor* span = SlabAddress.RunOf((void*)kept);

        // The first one makes room in the bin, which the trim emptied.
        GoRound(heap, kept, HeapRoad.ColdFreesPerPage * span->DiscardedCount);
        Assert.That(span->DiscardedCount, Is.Positive, "Not before it has cost as much as the pages.");
        GoRound(heap, kept, 1);

        Assert.That(span->DiscardedCount, Is.Zero);
        Assert.That(TagOf(heap, kept), Is.EqualTo(SizeClasses.TagOf(span->ClassIndex)));
        Assert.That(HeapInvariants.FirstBroken(heap.Allocator), Is.Null);
        int asked = 0;
        foreach (nint block in freed)
        {
            if (SlabAddress.RunOf((void*)block) == span)
            {
                asked++;
                Assert.That(() => heap.Allocator.Free((void*)block), Throws.TypeOf<HakMemoryException>(), "The marks are back too.");
            }
        }

        Assert.That(asked, Is.Positive);
        heap.Free(others);
    }

    /// <summary>Frees and allocations that come at random find the bin full now and then, and empty as often.</summary>
    [Test]
    public void ASpan_WhoseBlocksGoRoundThroughFullAndEmptyBins_GetsItsPagesAndItsTagBack()
    {
        using MaintainedHeap heap = new(new HakOptions());
        _ = Discard(heap, [], out List<nint> others);
        ThreadCache* cache = heap.Road.BindCache();
        const int Waves = 100;
        int overflows = 0;

        // Of several batches, so that the bin fills, its shelf takes chains, and all of them come back.
        List<nint> wave = heap.Allocate(BlockBytes, 4 * SizeClasses.At(SlabAddress.RunOf((void*)others[0])->ClassIndex).BatchBlocks);
        nint first = wave[0];
        SlabDescriptor* span = SlabAddress.RunOf((void*)first);
        Assert.That(span->DiscardedCount, Is.Positive, "Else this shows nothing.");
        for (int count = 0; count < Waves; count++)
        {
            foreach (nint block in wave)
            {
                overflows += ThreadCache.Bin(cache, span->ClassIndex).Room == 0 ? 1 : 0;
                heap.Allocator.Free((void*)block);
            }

            wave = heap.Allocate(BlockBytes, wave.Count);
        }

        Assert.That(overflows, Is.GreaterThan(Waves), "Else this shows nothing.");
        Assert.That(span->DiscardedCount, Is.Zero);
        Assert.That(TagOf(heap, first), Is.EqualTo(SizeClasses.TagOf(span->ClassIndex)));
        Assert.That(HeapInvariants.FirstBroken(heap.Allocator), Is.Null);
        heap.Free(wave);
        heap.Free(others);
    }

    [Test]
    public void ASpan_OfWhichBlocksAreOnlyFreed_StaysWithoutItsPages()
    {
        using MaintainedHeap heap = new(new HakOptions());
        nint kept = Discard(heap, [], out List<nint> others);
        SlabDescriptor* span = SlabAddress.RunOf((void*)kept);
        ThreadBin bin = ThreadCache.Bin(heap.Road.BindCache(), span->ClassIndex);

        for (int round = 0; round < Enough; round++)
        {
            GoRound(heap, kept, 7);

            // As if the bin were full.
            int room = bin.Room;
            bin.Room = 0;
            bin.Limit -= room;
            heap.Allocator.Free((void*)kept);
            bin.Limit += room;
            bin.Room += room;
            Assert.That((nint)heap.Allocator.Allocate(BlockBytes) == kept, Is.True);
        }

        Assert.That(span->DiscardedCount, Is.Positive);
        Assert.That(TagOf(heap, kept), Is.Zero);
        Assert.That(HeapInvariants.FirstBroken(heap.Allocator), Is.Null);
        heap.Free(others);
    }

    [Test]
    public void ASpan_WhoseBlocksGoRoundWithoutBudgetForItsPages_StaysAsItIs()
    {
        using MaintainedHeap heap = new(new HakOptions());
        nint kept = Discard(heap, [], out List<nint> others);
        SlabDescriptor* span = SlabAddress.RunOf((void*)kept);
        int discarded = span->DiscardedCount;
        heap.Revise(live => live with { MaxMappedBytes = heap.Parts.Budget.ChargedBytes });

        GoRound(heap, kept, Enough);

        Assert.That(span->DiscardedCount, Is.EqualTo(discarded));
        Assert.That(TagOf(heap, kept), Is.Zero);
        Assert.That(HeapInvariants.FirstBroken(heap.Allocator), Is.Null);
        heap.Free(others);
    }

    /// <summary>P2: an allocation that takes fresh pages of a span into use while others of it are being given back must not give it its tag.</summary>
    [Test]
    public void ASpan_ThatIsCarvedWhilePagesAreGivenBack_HasNoTagAfterwards()
    {
        using MaintainedHeap heap = new(new HakOptions());
        const int Blocks = 10 * MemoryGeometry.PageBytes / BlockBytes;
        List<nint> blocks = heap.Allocate(BlockBytes, Blocks);
        List<nint> kept = [blocks[0], blocks[^1]];
        blocks.RemoveAt(blocks.Count - 1);
        blocks.RemoveAt(0);
        SlabDescriptor* span = SlabAddress.RunOf((void*)kept[0]);
        nint[] freed = [.. blocks];
        heap.Free(blocks);
        Assert.That(SlabAddress.RunOf((void*)kept[1]) == span, Is.True);
        bool isCarved = false;
        heap.Os.AfterDiscard = (_, _) =>
        {
            heap.Os.AfterDiscard = null;
            while (SlabAddress.RunOf((void*)kept[^1]) == span && !isCarved)
            {
                kept.AddRange(heap.Allocate(BlockBytes, 1));
                isCarved = SlabAddress.SlabOf(span) + (12 * MemoryGeometry.PageBytes) < (byte*)kept[^1] && SlabAddress.RunOf((void*)kept[^1]) == span;
            }
        };

        heap.Allocator.Trim(HakTrimLevel.Full);

        Assert.That(isCarved, Is.True);
        Assert.That(span->DiscardedCount, Is.Positive);
        Assert.That(TagOf(heap, kept[0]), Is.Zero);
        Assert.That(HeapInvariants.FirstBroken(heap.Allocator), Is.Null);
        HashSet<nint> stillOut = [.. kept];
        foreach (nint block in freed)
        {
            if (!stillOut.Contains(block))
            {
                Assert.That(() => heap.Allocator.Free((void*)block), Throws.TypeOf<HakMemoryException>());
            }
        }

        heap.Free(kept);
    }

    /// <summary>A call for several ranges that fails may have taken some of them: their blocks are known for free all the same.</summary>
    [Test]
    public void ASpan_WhosePagesTheSystemRefusesAfterItTookSome_KeepsItsTagAndItsMarks()
    {
        using MaintainedHeap heap = new(new HakOptions());
        List<nint> blocks = heap.Allocate(BlockBytes, 4 * MemoryGeometry.SlabBytes / BlockBytes);
        List<nint> kept = [], freed = [];
        for (int index = 0; index < blocks.Count; index++)
        {
            // One in every fourth page, so that a span has several ranges.
            (index % (4 * MemoryGeometry.PageBytes / BlockBytes) == 0 ? kept : freed).Add(blocks[index]);
        }

        freed.ForEach(block => heap.Allocator.Free((void*)block));
        int taken = 0;
        heap.Os.AfterDiscard = (_, _) => taken++;
        heap.Os.FailForEver(1, OsCalls.Discard);

        heap.Allocator.Trim(HakTrimLevel.Full);

        heap.Os.StopFailing();
        heap.Os.AfterDiscard = null;
        SlabDescriptor* span = SlabAddress.RunOf((void*)kept[1]);
        Assert.That(taken, Is.Positive, "Else this shows nothing.");
        Assert.That(span->DiscardedCount, Is.Zero);
        Assert.That(TagOf(heap, kept[1]), Is.EqualTo(SizeClasses.TagOf(span->ClassIndex)));
        Assert.That(HeapInvariants.FirstBroken(heap.Allocator), Is.Null);

        // With room in the bin, only the mark can tell.
        nint again = heap.Allocate(BlockBytes, 1)[0];
        kept.Add(again);
        Assert.That(ThreadCache.Bin(heap.Road.BindCache(), span->ClassIndex).Room, Is.Positive);
        foreach (nint block in freed)
        {
            if (block != again)
            {
                Assert.That(() => heap.Allocator.Free((void*)block), Throws.TypeOf<HakMemoryException>());
            }
        }

        heap.Free(kept);
    }

    [Test]
    public void TakeBackPages_OfASpanOfAnotherClass_DoesNothing()
    {
        using MaintainedHeap heap = new(new HakOptions());
        SlabDescriptor* span = SlabAddress.RunOf((void*)Discard(heap, [], out List<nint> kept));
        int discarded = span->DiscardedCount;

        heap.Parts.Central[span->ClassIndex + 1].TakeBackPages(span);

        Assert.That(span->DiscardedCount, Is.EqualTo(discarded));
        heap.Free(kept);
    }

    /// <summary>Frees and takes the same block: it never leaves the bin for longer.</summary>
    private static void GoRound(MaintainedHeap heap, nint block, int times)
    {
        for (int time = 0; time < times; time++)
        {
            heap.Allocator.Free((void*)block);
            void* again = heap.Allocator.Allocate(BlockBytes);
            Assert.That((nint)again == block, Is.True);
        }
    }

    /// <summary>Leaves spans of which a few blocks are in use and whose other pages were given back.</summary>
    private static nint Discard(MaintainedHeap heap, List<nint> freed, out List<nint> kept)
    {
        List<nint> blocks = heap.Allocate(BlockBytes, 4 * MemoryGeometry.SlabBytes / BlockBytes);
        kept = [];
        for (int index = 0; index < blocks.Count; index++)
        {
            (index % 400 == 0 ? kept : freed).Add(blocks[index]);
        }

        freed.ForEach(block => heap.Allocator.Free((void*)block));
        heap.Allocator.Trim(HakTrimLevel.Full);
        SlabDescriptor* span = SlabAddress.RunOf((void*)kept[^3]);
        Assert.That(span->DiscardedCount, Is.GreaterThan(4));
        return kept[^3];
    }

    private static byte TagOf(MaintainedHeap heap, nint block) => heap.Parts.Tags.Root[block >> MemoryGeometry.SlabShift];
}
