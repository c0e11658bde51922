using Hakmem.Geometry;
using Hakmem.Heaps;
using Hakmem.Superslabs;

namespace Hakmem.Tests.Heaps;

/// <summary>Checks one superslab: header, tags, runs, and the free blocks of its spans.</summary>
internal static unsafe class SuperslabWalk
{
    public static string? FirstBroken(SuperslabHeader* superslab, HeapParts parts, ClassCounts counts)
    {
        byte* tags = parts.Tags.Root + ((nuint)superslab >> MemoryGeometry.SlabShift);
        if (superslab->Bucket != SuperslabLists.BucketOf(superslab))
        {
            return $"S6: 0x{(nuint)superslab:x} is in list {superslab->Bucket} with {SuperslabLists.BucketOf(superslab)} free slabs";
        }

        if ((superslab->DirtyMask | superslab->FreeMask) != uint.MaxValue || superslab->ClaimedMask != 0)
        {
            return $"P3: 0x{(nuint)superslab:x} has slabs in use that are not dirty, or claimed while nobody gives back";
        }

        string? brokenPages = FirstBrokenPages(superslab, counts);
        if (brokenPages is not null)
        {
            return brokenPages;
        }

        for (int slab = 0; slab < MemoryGeometry.SlabsPerSuperslab;)
        {
            bool isFree = (superslab->FreeMask >> slab & 1) != 0;
            if (isFree != (superslab->SpanStart[slab] == SuperslabHeader.NoSpan) || (isFree && tags[slab] != 0))
            {
                return $"S3: slab {slab} of 0x{(nuint)superslab:x} is {(isFree ? "" : "not ")}in FreeMask, has span start {superslab->SpanStart[slab]} and tag {tags[slab]}";
            }

            if (isFree)
            {
                slab++;
                continue;
            }

            SlabDescriptor* run = SlabAddress.DescriptorAt(superslab, slab);
            string? broken = FirstBrokenRun(superslab, run, slab, tags) ?? FirstBrokenContent(run, counts);
            if (broken is not null)
            {
                return broken;
            }

            slab += run->SlabCount;
        }

        return null;
    }

    private static string? FirstBrokenPages(SuperslabHeader* superslab, ClassCounts counts)
    {
        for (int slab = 0; slab < MemoryGeometry.SlabsPerSuperslab; slab++)
        {
            int touched = superslab->TouchedPages[slab];
            int discarded = superslab->DiscardedPages[slab];
            bool isFreeAndClean = (superslab->FreeMask & ~superslab->DirtyMask & ~1u) >> slab << 31 != 0;
            if ((touched & discarded) != 0 || (isFreeAndClean && touched != 0))
            {
                return $"P1: slab {slab} of 0x{(nuint)superslab:x} has touched pages {touched:x4}, discarded ones {discarded:x4}, dirty {superslab->DirtyMask:x8}";
            }

            counts.DiscardedPages += System.Numerics.BitOperations.PopCount((uint)discarded);
        }

        return null;
    }

    private static string? FirstBrokenRun(SuperslabHeader* superslab, SlabDescriptor* run, int slab, byte* tags)
    {
        string where = $"the run at slab {slab} of 0x{(nuint)superslab:x}";
        if (run->FirstSlab != slab || run->SlabCount == 0 || slab + run->SlabCount > MemoryGeometry.SlabsPerSuperslab)
        {
            return $"S4: {where} says slabs {run->FirstSlab}+{run->SlabCount}";
        }

        if (run->Use is not (SlabUse.SmallBlocks or SlabUse.LargeBlock))
        {
            return $"S4: {where} is in use but says {run->Use}";
        }

        if (run->ClassIndex >= SizeClasses.Count)
        {
            return $"S4: {where} has class {run->ClassIndex}";
        }

        for (int inside = slab; inside < slab + run->SlabCount; inside++)
        {
            if (superslab->SpanStart[inside] != slab)
            {
                return $"S4: {where} covers slab {inside}, which belongs to {superslab->SpanStart[inside]}";
            }

            int tag = TagOf(run, inside - slab);
            if (tags[inside] != tag)
            {
                return $"{(run->Use == SlabUse.SmallBlocks ? "S3" : "R3")}: slab {inside} of 0x{(nuint)superslab:x} has tag {tags[inside]} instead of {tag}";
            }
        }

        return null;
    }

    /// <summary>All slabs of a span have its tag, while no page of it is given back and nothing is lent; of a large block that bins take, only the first.</summary>
    private static int TagOf(SlabDescriptor* run, int number) => run->Use == SlabUse.SmallBlocks
        ? run->DiscardedCount == 0 && run->LoanCount == 0 ? SizeClasses.TagOf(run->ClassIndex) : 0
        : run->ClassIndex != 0 && number == 0 ? SizeClasses.TagOfLarge(run->ClassIndex, run->FirstSlab == 0) : 0;

    private static string? FirstBrokenContent(SlabDescriptor* run, ClassCounts counts)
    {
        int classIndex = run->ClassIndex;
        counts.Slabs[classIndex] += run->SlabCount;
        if (run->Use == SlabUse.LargeBlock)
        {
            counts.OutBlocks[classIndex]++;
            counts.LargeBytes += classIndex == 0 ? run->BlockBytes : 0;
            return FirstBrokenLarge(run);
        }

        counts.OutBlocks[classIndex] += run->OutCount;
        counts.OpenSpans[classIndex] += run->OutCount < run->CapacityCount ? 1 : 0;
        return SpanWalk.FirstBroken(run) ?? LoanWalk.FirstBroken(run, counts);
    }

    private static string? FirstBrokenLarge(SlabDescriptor* run)
    {
        int headerBytes = run->FirstSlab == 0 ? MemoryGeometry.HeaderBytes : 0;
        int usableBytes = run->ClassIndex == 0 ? (run->SlabCount * MemoryGeometry.SlabBytes) - headerBytes : SizeClasses.BlockBytes(run->ClassIndex);
        bool isSound = run->StartOffset == headerBytes
            && run->BlockBytes == usableBytes
            && (run->ClassIndex == 0 || SizeClasses.IsCachedLarge(run->ClassIndex))
            && run->StartOffset + run->BlockBytes <= run->SlabCount * MemoryGeometry.SlabBytes;
        return isSound ? null : $"S4: the large block at 0x{(nuint)run:x} has {run->BlockBytes} bytes at {run->StartOffset} in {run->SlabCount} slabs";
    }
}
