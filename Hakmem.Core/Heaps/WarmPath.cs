using System.Runtime.CompilerServices;
using Hakmem.Geometry;
using Hakmem.Regions;
using Hakmem.Threads;

namespace Hakmem.Heaps;

/// <summary>The second look, before the slow half: bins above 4 KiB for allocations, bins of large blocks for frees. Needs nothing but the cache.</summary>
internal static unsafe class WarmPath
{
    /// <returns>A block of a class above tiny, or <see langword="null"/> when its bin has none or the length has no bin.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void* TryAllocate(ThreadCache* cache, nuint byteCount)
    {
        if (byteCount is <= MemoryGeometry.TinyMaxBytes or > MemoryGeometry.CachedLargeMaxBytes)
        {
            return null;
        }

        return byteCount <= MemoryGeometry.SmallMaxBytes
            ? ThreadCache.Bin(cache, SizeClasses.OfSmall((uint)byteCount)).TryPop()
            : ThreadCache.Bin(cache, SizeClasses.OfLarge((uint)byteCount)).TryPopFree(cache->Secret);
    }

    /// <summary>Takes a large block that is what it must be and whose bin has room.</summary>
    /// <returns><see langword="false"/> when the slow half must look; nothing was changed then.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryFree(ThreadCache* cache, void* address)
    {
        // A multiple of 4 KiB that is no superslab's base: where large blocks start. Only then is it worth a look.
        if (((nuint)address & (MemoryGeometry.HeaderBytes - 1)) != 0
            || RegionMap.CodeAt(address) != cache->Code
            || SlabAddress.OffsetInSuperslab(address) == 0)
        {
            return false;
        }

        SlabDescriptor* run = SlabAddress.RunOf(address);
        if (run == null || run->Use != SlabUse.LargeBlock || address != SlabAddress.StartOf(run))
        {
            return false;
        }

        // Class 0, of runs that no bin takes, has no room in any cache.
        ThreadBin bin = ThreadCache.Bin(cache, run->ClassIndex);
        var block = (FreeBlock*)address;
        if (bin.Room <= 0 || !block->TrySetMark(cache->Secret))
        {
            return false;
        }

        bin.Push(block);
        return true;
    }
}
