using System;
using System.Collections.Generic;
using Hakmem.Geometry;
using Hakmem.Heaps;
using Hakmem.Regions;
using Hakmem.Superslabs;
using Hakmem.Tests.Tools;

namespace Hakmem.Tests.Heaps;

/// <summary>Walks every station of a quiet heap, from the region map up to the bins, and returns the first invariant that does not hold.</summary>
/// <remarks>Every walk over lists is bounded, because the memory may be damaged. No other thread may use the heap meanwhile.</remarks>
internal sealed unsafe class HeapInvariants
{
    private readonly HeapRoad _road;
    private readonly HeapParts _parts;
    private readonly ClassCounts _counts = new();

    private HeapInvariants(HeapRoad road)
    {
        _road = road;
        _parts = HeapPrivates.Parts(road);
    }

    public static string? FirstBroken(HakAllocator allocator) => FirstBroken(HeapPrivates.Road(allocator));

    public static string? FirstBroken(HeapRoad road)
    {
        Quiet.SalvageDead();

        // Maintenance may be at it.
        using (HeapPrivates.Parts(road).PassGate.Hold())
        {
            return new HeapInvariants(road).FirstBroken();
        }
    }

    /// <summary>Where the superslabs of a heap are, by the region map.</summary>
    public static List<Extent> Superslabs(HeapRoad road)
    {
        List<Extent> found = [];
        HeapInvariants walker = new(road);
        ReadOnlySpan<byte> map = new(RegionMap.Root, (int)RegionMap.Entries);
        for (int index = map.IndexOf(walker._parts.Code); index >= 0; index = walker.NextIndex(map, index))
        {
            found.Add(new Extent((nuint)index << MemoryGeometry.SuperslabShift, MemoryGeometry.SuperslabBytes));
        }

        return found;
    }

    private string? FirstBroken() =>
        FirstBrokenSuperslab() ?? FirstBrokenHuge() ?? FirstBrokenClass() ?? ThreadWalk.FirstBroken(_parts, _counts) ?? FirstBrokenSum();

    private string? FirstBrokenSuperslab()
    {
        HashSet<nuint> mapped = [.. Superslabs(_road).ConvertAll(static superslab => superslab.Address)];

        int listed = 0;
        SuperslabLists lists = HeapPrivates.Lists(_parts.Source);
        for (int bucket = 0; bucket < MemoryGeometry.SlabsPerSuperslab; bucket++)
        {
            SuperslabHeader* previous = null;
            for (SuperslabHeader* superslab = lists.First(bucket); superslab != null; superslab = superslab->Next)
            {
                if (++listed > mapped.Count || !mapped.Contains((nuint)superslab))
                {
                    return $"R1: the superslab 0x{(nuint)superslab:x} of the source's lists is not in the region map, or twice in the lists";
                }

                string? broken = superslab->Bucket != bucket || superslab->Previous != previous
                    ? $"S6: the superslab 0x{(nuint)superslab:x} is in list {bucket} but says otherwise"
                    : SuperslabWalk.FirstBroken(superslab, _parts, _counts);
                if (broken is not null)
                {
                    return broken;
                }

                previous = superslab;
            }
        }

        int counted = _parts.Source.UsedCount + _parts.Source.CachedCount;
        return listed == mapped.Count && listed == counted
            ? null
            : $"R1: {mapped.Count} superslabs are in the region map, {listed} in the source's lists, {counted} are counted";
    }

    private int NextIndex(ReadOnlySpan<byte> map, int index)
    {
        int offset = map[(index + 1)..].IndexOf(_parts.Code);
        return offset < 0 ? -1 : index + 1 + offset;
    }

    private string? FirstBrokenHuge()
    {
        long bytes = 0;
        foreach (HugeBlock block in HeapPrivates.ByStart(_parts.Huge).Values)
        {
            bytes += (long)block.MappedBytes;
            byte* start = (byte*)block.Start;
            if (RegionMap.CodeAt(start) != RegionCode.HugeStart || RegionMap.HugeStartBelow(start + block.MappedBytes - 1) != start)
            {
                return $"H1: the region map does not know the huge block 0x{(nuint)start:x}+{block.MappedBytes}";
            }
        }

        long counted = _parts.Huge.UsedBytes + _parts.Huge.CachedBytes;
        if (bytes != counted)
        {
            return $"H1: huge blocks have {bytes} bytes, {counted} are counted";
        }

        long superslabBytes = (_parts.Source.UsedCount + _parts.Source.CachedCount) * (long)MemoryGeometry.SuperslabBytes;
        long discardedBytes = _counts.DiscardedPages * MemoryGeometry.PageBytes;
        return _parts.Budget.MappedBytes == superslabBytes + bytes + _parts.Regions.StrandedBytes && _parts.Budget.DiscardedBytes == discardedBytes
            ? null
            : $"M1: {_parts.Budget.MappedBytes} bytes are mapped and {_parts.Budget.DiscardedBytes} of {discardedBytes} discarded, superslabs have {superslabBytes} and huge blocks {bytes}";
    }

    private string? FirstBrokenClass()
    {
        for (int classIndex = 1; classIndex < SizeClasses.Count; classIndex++)
        {
            string? broken = ClassWalk.FirstBroken(_parts, classIndex, _counts);
            if (broken is not null)
            {
                return broken;
            }
        }

        return null;
    }

    private string? FirstBrokenSum()
    {
        HakStatistics statistics = _road.GetStatistics();
        Dictionary<(long, long), HakSizeClassStatistics> classes = [];
        foreach (HakSizeClassStatistics row in statistics.SizeClasses)
        {
            classes.Add((row.BlockBytes, row.AlignmentBytes), row);
        }

        for (int classIndex = 1; classIndex < SizeClasses.Count; classIndex++)
        {
            HakSizeClassStatistics row = classes[(SizeClasses.BlockBytes(classIndex), (long)SizeClasses.AlignmentBytes(classIndex))];
            if (row.LiveBlocks + row.BinBlocks + row.TransferBlocks != _counts.OutBlocks[classIndex]
                || row.BinBlocks != _counts.BinBlocks[classIndex]
                || row.Slabs != _counts.Slabs[classIndex])
            {
                return $"C1: class {classIndex} has {_counts.OutBlocks[classIndex]} blocks out, {_counts.BinBlocks[classIndex]} in bins and "
                    + $"{_counts.Slabs[classIndex]} slabs, but counts {row}";
            }
        }

        if (_parts.Large.UsedCount != _counts.OutBlocks[0] || _parts.Large.UsedBytes != _counts.LargeBytes)
        {
            return $"C1: {_counts.OutBlocks[0]} large blocks of no class have {_counts.LargeBytes} bytes, but {_parts.Large.UsedCount} are counted";
        }

        return Sums.FirstBroken(statistics);
    }
}
