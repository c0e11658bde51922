using System;
using System.Collections.Generic;
using System.Linq;
using Hakmem.Geometry;
using Hakmem.Tests.Heaps;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Journeys;

/// <summary>ResidentBytes against what the system says, for the address ranges of the superslabs.</summary>
/// <remarks>
/// With HugePages.Never each superslab is a mapping of its own, or one with its neighbours, because its flags differ from those of everything else in the process
/// but stacks on some systems: where one of those is the neighbour, the system is asked page by page. The allocator counts a page when it hands out a block in it.
/// Where users touch every byte of what they hold, the two may differ only by a block that no user had yet, in the pages that its class took into use last: its
/// first page was written to, and a block that is no longer than a page lies in one more page at the most. That is a page for each class, and never the other way round.
/// </remarks>
[TestFixture]
[Platform("Linux")]
internal sealed unsafe class ResidentBytesTests
{
    private const long BoundBytes = 4 * MemoryGeometry.PageBytes;

    /// <summary>Four classes of blocks that are no longer than a page, and two lengths of large blocks, of which every page is counted and touched.</summary>
    private static readonly int[] s_lengths = [40, 700, 2_500, 4_000, 300_000, 900_000];

    [Test]
    public void ResidentBytes_AtEveryTurn_AreWhatTheSystemSays([Values] HakProfile profile)
    {
        using MaintainedHeap heap = new(new HakOptions { Profile = profile, HugePages = HakHugePages.Never, Prewarm = new HakPrewarmOptions { Enabled = false } });
        List<nint> blocks = [];
        foreach (int length in s_lengths)
        {
            blocks.AddRange(Fill(heap, length, 3_000_000 / length));
        }

        AssertSame(heap, "after everything was touched");
        List<nint> kept = [.. blocks.Where(static (_, index) => index % 41 == 0)];
        heap.Free([.. blocks.Where(static (_, index) => index % 41 != 0)]);
        AssertSame(heap, "after most was freed");
        heap.Allocator.Trim(HakTrimLevel.Full);
        AssertSame(heap, "after a full trim");
        Assert.That(heap.Statistics.DiscardedBytes, Is.GreaterThan(4 << 20));

        kept.AddRange(Fill(heap, 700, 2_000));
        AssertSame(heap, "after pages came back into use");
        heap.Free(kept);
        heap.Advance(2_000);
        AssertSame(heap, "after all was freed");
        heap.Allocator.Trim(HakTrimLevel.Full);
        AssertSame(heap, "after the last trim");
        Assert.That(heap.Statistics.MappedBytes, Is.Zero);
    }

    /// <summary>The comparison is seen to fail: pages that are touched behind the allocator's back are more than it knows of.</summary>
    [Test]
    public void ResidentBytes_WhenPagesAreTouchedBehindTheAllocatorsBack_AreLess()
    {
        using MaintainedHeap heap = new(new HakOptions { HugePages = HakHugePages.Never });
        List<nint> blocks = Fill(heap, 700, 100);
        byte* superslab = (byte*)SlabAddress.SuperslabOf((void*)blocks[0]);
        long before = SystemBytes(heap);

        for (int slab = 20; slab < 30; slab++)
        {
            superslab[slab * MemoryGeometry.SlabBytes] = 1;
        }

        Assert.That(SystemBytes(heap) - before, Is.EqualTo(10 * Environment.SystemPageSize));
        heap.Free(blocks);
    }

    private static void AssertSame(MaintainedHeap heap, string when)
    {
        HakStatistics statistics = heap.Statistics;
        long system = SystemBytes(heap);
        TestContext.Out.WriteLine($"{when}: the system {system}, the allocator {statistics.ResidentBytes}");
        Assert.That(system, Is.InRange(statistics.ResidentBytes - BoundBytes, statistics.ResidentBytes), when);
    }

    private static long SystemBytes(MaintainedHeap heap)
    {
        Assume.That(heap.Statistics.FailedCalls, Is.Zero, "The system takes no advice about huge pages.");
        Assume.That(Environment.SystemPageSize, Is.EqualTo(MemoryGeometry.PageBytes));
        List<Extent> superslabs = HeapInvariants.Superslabs(heap.Road);
        return MappedPages.Within(superslabs).Sum(mapping => BytesOf(mapping.Extent, mapping.ResidentBytes, superslabs));
    }

    private static long BytesOf(Extent mapping, long residentBytes, List<Extent> superslabs)
    {
        Extent[] parts = [.. superslabs.Where(superslab => superslab.Address < mapping.End && mapping.Address < superslab.End).Select(superslab => Common(superslab, mapping))];
        if (parts.Sum(part => (long)part.LengthBytes) == (long)mapping.LengthBytes)
        {
            return residentBytes;
        }

        Assume.That(ResidentPages.IsSupported, Is.True, "The mapping holds something else too, and the system tells nothing about single pages.");
        return parts.Sum(ResidentPages.BytesWithin);
    }

    private static Extent Common(Extent one, Extent other)
    {
        nuint start = nuint.Max(one.Address, other.Address);
        return new Extent(start, nuint.Min(one.End, other.End) - start);
    }

    private static List<nint> Fill(MaintainedHeap heap, int byteCount, int count)
    {
        List<nint> blocks = heap.Allocate(byteCount, count);
        foreach (nint block in blocks)
        {
            new Span<byte>((void*)block, (int)heap.Allocator.GetUsableSize((void*)block)).Fill(0xA5);
        }

        return blocks;
    }
}
