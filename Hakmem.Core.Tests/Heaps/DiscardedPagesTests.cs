using System.Collections.Generic;
using Hakmem.Geometry;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Heaps;

/// <summary>Frees into spans and slabs whose pages were given back: what is free is known for free, what is live is freed like any other.</summary>
[TestFixture]
internal sealed unsafe class DiscardedPagesTests
{
    private const int MiB = 1 << 20;

    private static readonly int[] s_lengths = [16, 48, 64, 200, 1_000, 3_000, 4_096, 10_000, 30_000];

    /// <summary>P2: while a span has discarded pages, its slabs have no tag.</summary>
    [TestCaseSource(nameof(s_lengths))]
    public void ARepeatedFree_OfABlockInADiscardedPage_IsFound(int byteCount)
    {
        using MaintainedHeap heap = new(new HakOptions());
        List<nint> freed = [];
        List<nint> kept = Discard(heap, byteCount, freed);
        int found = 0;
        int outside = 0;

        foreach (nint block in freed)
        {
            found += IsRefused(heap, block, HakMemoryError.RepeatedFree) ? 1 : 0;
            outside += IsRefused(heap, block, HakMemoryError.InteriorPointer) ? 1 : 0;
        }

        Assert.That(found + outside, Is.EqualTo(freed.Count), "The others lie in slabs that are free as a whole.");
        Assert.That(found, Is.Positive);
        Assert.That(HeapInvariants.FirstBroken(heap.Allocator), Is.Null);
        heap.Free(kept);
    }

    [TestCaseSource(nameof(s_lengths))]
    public void AFree_OfALiveBlockBesideDiscardedPages_Works(int byteCount)
    {
        using MaintainedHeap heap = new(new HakOptions());
        List<nint> kept = Discard(heap, byteCount, []);
        Assert.That(heap.Statistics.DiscardedBytes, Is.Positive);
        foreach (nint block in kept)
        {
            SlabDescriptor* span = SlabAddress.RunOf((void*)block);
            Assert.That(TagOf(heap, block), Is.EqualTo(span->DiscardedCount > 0 ? 0 : SizeClasses.TagOf(span->ClassIndex)));
        }

        heap.Free(kept);

        Assert.That(heap.Statistics.LiveBlocks, Is.Zero);
        Assert.That(HeapInvariants.FirstBroken(heap.Allocator), Is.Null);
        heap.Allocator.Trim(HakTrimLevel.Full);
        Assert.That(heap.Statistics.MappedBytes, Is.Zero);
    }

    /// <summary>Once every page is in use again the hot path answers frees, so every block that is still free must have its mark again (F1).</summary>
    [TestCaseSource(nameof(s_lengths))]
    public void ARepeatedFree_AfterThePagesWereTouchedAgain_IsFound(int byteCount)
    {
        using MaintainedHeap heap = new(new HakOptions());
        List<nint> freed = [];
        List<nint> kept = Discard(heap, byteCount, freed);
        HashSet<nint> free = [.. freed];
        List<nint> again = [];
        List<string> missed = [];

        // Block after block until all pages are back, and at each step one block of each span that is still free.
        while (free.Count > 0 && heap.Parts.Central[SizeClasses.Of((nuint)byteCount)].Census().DiscardedBytes > 0)
        {
            again.AddRange(heap.Allocate(byteCount, 1));
            free.Remove(again[^1]);
        }

        foreach (nint block in free)
        {
            bool isInSpan = SlabAddress.RunOf((void*)block) != null;
            if (isInSpan != (TagOf(heap, block) != 0) || !IsRefused(heap, block, isInSpan ? HakMemoryError.RepeatedFree : HakMemoryError.InteriorPointer))
            {
                missed.Add($"0x{block:x} of {byteCount} bytes with tag {TagOf(heap, block)}");
                break;
            }
        }

        Assert.That(missed, Is.Empty, "The tag is back, and so are the marks.");
        Assert.That(HeapInvariants.FirstBroken(heap.Allocator), Is.Null);
        heap.Free(again);
        heap.Free(kept);
    }

    /// <summary>A free can come at any moment; the worst is when the page is gone already and its blocks are not yet free again.</summary>
    [TestCaseSource(nameof(s_lengths))]
    public void ARepeatedFree_WhileThePageIsBeingGivenBack_IsFound(int byteCount)
    {
        using MaintainedHeap heap = new(new HakOptions());
        List<nint> freed = [];
        List<string> missed = [];
        int tries = 0;
        heap.Os.AfterDiscard = (start, lengthBytes) =>
        {
            foreach (nint block in freed)
            {
                SlabDescriptor* run = SlabAddress.RunOf((void*)block);
                if ((nuint)block < start || (nuint)block >= start + lengthBytes || run == null)
                {
                    continue;
                }

                tries++;
                if (!IsRefused(heap, block, HakMemoryError.RepeatedFree))
                {
                    heap.Os.AfterDiscard = null;
                    missed.Add($"0x{block:x} of {byteCount} bytes");
                    return;
                }
            }
        };

        List<nint> kept = Discard(heap, byteCount, freed);

        Assert.That(missed, Is.Empty);
        Assert.That(tries, Is.Positive);
        Assert.That(HeapInvariants.FirstBroken(heap.Allocator), Is.Null);
        heap.Free(kept);
    }

    [TestCase(200_000)]
    [TestCase(900_000)]
    public void ARepeatedFree_InADiscardedFreeSlab_IsFound(int byteCount)
    {
        using MaintainedHeap heap = new(new HakOptions());
        List<nint> kept = heap.Allocate(50_000, 1);
        List<nint> blocks = heap.Allocate(byteCount, 2);
        nint[] freed = [.. blocks];
        heap.Free(blocks);
        heap.Allocator.Trim(HakTrimLevel.Full);
        Assert.That(heap.Statistics.DiscardedBytes, Is.GreaterThanOrEqualTo(byteCount));

        foreach (nint block in freed)
        {
            Assert.That(IsRefused(heap, block, HakMemoryError.InteriorPointer), Is.True, "It lies in a free slab.");
        }

        Assert.That(HeapInvariants.FirstBroken(heap.Allocator), Is.Null);
        heap.Free(kept);
    }

    [Test]
    public void ZeroedMemory_FromDiscardedSlabs_IsZeroAndIsNotClearedAgain([Values] bool lazily)
    {
        HakOptions options = new() { Profile = HakProfile.Lean };
        options.Lean.Decommit = lazily ? HakDecommit.Free : HakDecommit.DontNeed;
        using MaintainedHeap heap = new(options);
        List<nint> kept = heap.DirtyFreeSlabs(2);
        List<nint> blocks = heap.Allocate(15 * MemoryGeometry.SlabBytes, 4);
        blocks.ForEach(static block => Pattern.Fill((void*)block, 15 * MemoryGeometry.SlabBytes, 7));
        heap.Free(blocks);
        heap.Allocator.Trim();

        for (int index = 0; index < 4; index++)
        {
            void* zeroed = heap.Allocator.AllocateZeroed(15 * MemoryGeometry.SlabBytes);
            Assert.That(Pattern.FirstNonZero(zeroed, 15 * MemoryGeometry.SlabBytes), Is.EqualTo(-1));
            blocks.Add((nint)zeroed);
        }

        heap.Free(blocks);
        heap.Free(kept);
    }

    [Test]
    public void ZeroedMemory_WhereTheSystemLeavesWhatItIsGiven_IsZero()
    {
        using MaintainedHeap heap = new(new HakOptions());
        heap.Os.LeavesDiscarded = true;
        List<nint> kept = heap.DirtyFreeSlabs(1);
        void* first = heap.Allocator.Allocate(900_000);
        Pattern.Fill(first, 900_000, 7);
        heap.Allocator.Free(first);
        Assert.That(heap.Allocator.Trim(HakTrimLevel.Full).ReturnedBytes, Is.GreaterThan(800_000));

        void* zeroed = heap.Allocator.AllocateZeroed(900_000);

        Assert.That(zeroed == first, Is.True);
        Assert.That(Pattern.FirstNonZero(zeroed, 900_000), Is.EqualTo(-1));
        heap.Allocator.Free(zeroed);
        heap.Free(kept);
    }

    /// <summary>A slab whose pages its span gave back, one by one, before it came free.</summary>
    [TestCaseSource(nameof(s_lengths))]
    public void ZeroedMemory_FromSlabsOfSpans_WhereTheSystemLeavesWhatItIsGiven_IsZero(int byteCount)
    {
        using MaintainedHeap heap = new(new HakOptions());
        heap.Os.LeavesDiscarded = true;
        List<nint> anchor = heap.Allocate(50_000, 1);
        List<nint> blocks = heap.Allocate(byteCount, 2 * MiB / byteCount);
        blocks.ForEach(block => Pattern.Fill((void*)block, (nuint)byteCount, 7));
        List<nint> kept = heap.KeepEvery(int.Max(7, blocks.Count / 10), blocks);
        heap.Allocator.Trim(HakTrimLevel.Full);
        heap.KeepEvery(kept.Count + 1, [0, .. kept]);

        for (int index = 0; index < 6; index++)
        {
            void* zeroed = heap.Allocator.AllocateZeroed(300_000);
            Assert.That(Pattern.FirstNonZero(zeroed, 300_000), Is.EqualTo(-1));
            anchor.Add((nint)zeroed);
        }

        Assert.That(HeapInvariants.FirstBroken(heap.Allocator), Is.Null);
        heap.Free(anchor);
    }

    /// <summary>Where pages are longer, the page of the header reaches into the first slab, and what lies in it is not zero.</summary>
    [TestCase(4_096)]
    [TestCase(16_384)]
    [TestCase(65_536)]
    public void ZeroedMemory_FromTheDiscardedFirstSlab_IsZeroWhateverThePage(int pageBytes)
    {
        using MaintainedHeap heap = new(new HakOptions());
        heap.Os.ForgePageBytes((nuint)pageBytes);
        List<nint> kept = heap.Allocate(900_000, 1);
        void* head = heap.Allocator.Allocate(50_000);
        Assert.That(SlabAddress.SlabIndexOf(head), Is.Zero);
        Pattern.Fill(head, 50_000, 3);
        heap.Allocator.Free(head);
        heap.Allocator.Trim(HakTrimLevel.Full);
        Assert.That(SlabAddress.RunOf(head) == null, Is.True);

        void* zeroed = heap.Allocator.AllocateZeroed(50_000);

        Assert.That(zeroed == head, Is.True);
        Assert.That(Pattern.FirstNonZero(zeroed, 50_000), Is.EqualTo(-1));
        heap.Allocator.Free(zeroed);
        heap.Free(kept);
    }

    /// <summary>Fills some slabs, frees all but a few blocks, and gives every whole free page back.</summary>
    private static List<nint> Discard(MaintainedHeap heap, int byteCount, List<nint> freed)
    {
        int count = int.Max(40, MiB / byteCount / 2);
        List<nint> blocks = heap.Allocate(byteCount, count);
        List<nint> kept = [];
        for (int index = 0; index < blocks.Count; index++)
        {
            if (index % int.Max(7, count / 30) == 0)
            {
                kept.Add(blocks[index]);
            }
            else
            {
                freed.Add(blocks[index]);
            }
        }

        foreach (nint block in freed)
        {
            heap.Allocator.Free((void*)block);
        }

        heap.Allocator.Trim(HakTrimLevel.Full);
        Assert.That(HeapInvariants.FirstBroken(heap.Allocator), Is.Null);
        return kept;
    }

    private static byte TagOf(MaintainedHeap heap, nint block) => heap.Parts.Tags.Root[block >> MemoryGeometry.SlabShift];

    private static bool IsRefused(MaintainedHeap heap, nint block, HakMemoryError kind)
    {
        try
        {
            heap.Allocator.Free((void*)block);
            return false;
        }
        catch (HakMemoryException caught)
        {
            return caught.Kind == kind;
        }
    }
}
