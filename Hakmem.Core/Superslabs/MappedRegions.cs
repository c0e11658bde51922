using Hakmem.Geometry;
using Hakmem.Os;
using Hakmem.Regions;

namespace Hakmem.Superslabs;

/// <summary>Maps and unmaps the regions of one allocator: budget first, then the system, then the region map.</summary>
internal sealed unsafe class MappedRegions(IOsMemory os, MemoryBudget budget, SlabTags tags)
{
    public nuint PageBytes => os.PageBytes;

    /// <returns>A range in the budget but not yet in the region map, or <see langword="null"/> when budget or system refused.</returns>
    public void* Map(nuint lengthBytes, nuint alignmentBytes, out bool isZeroed)
    {
        isZeroed = false;
        if (!budget.TryReserve(lengthBytes))
        {
            return null;
        }

        void* start = os.Map(lengthBytes, alignmentBytes, out isZeroed);
        if (start != null && !(RegionMap.Covers(start, lengthBytes) && RegionMap.TryCover(start, lengthBytes, os)))
        {
            // An address beyond user space has no entry (systems hand one out only when asked to); or the entry cannot be written.
            _ = os.Unmap(start, lengthBytes);
            start = null;
        }

        if (start == null)
        {
            budget.Return(lengthBytes);
        }

        return start;
    }

    /// <summary>Maps a superslab and makes its tags writable.</summary>
    public SuperslabHeader* MapSuperslab(out bool isZeroed)
    {
        var superslab = (SuperslabHeader*)Map(MemoryGeometry.SuperslabBytes, MemoryGeometry.SuperslabBytes, out isZeroed);
        if (superslab == null || tags.TryCover(superslab, os))
        {
            return superslab;
        }

        _ = Unmap(superslab, MemoryGeometry.SuperslabBytes);
        return null;
    }

    /// <summary>Takes a range out of the region map and gives it back.</summary>
    /// <returns><see langword="false"/> when the system refused: the range is still mapped and in the budget, but no longer in the region map.</returns>
    public bool Unmap(void* start, nuint lengthBytes)
    {
        RegionMap.Clear(start, lengthBytes);
        if (!os.Unmap(start, lengthBytes))
        {
            return false;
        }

        budget.Return(lengthBytes);
        return true;
    }
}
