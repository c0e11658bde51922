using System.Runtime.CompilerServices;
using Hakmem.Geometry;
using Hakmem.Regions;
using Hakmem.Threads;

namespace Hakmem.Heaps;

/// <summary>The second look, before the slow half: above 4 KiB for allocations, large blocks for frees. Needs nothing but the cache.</summary>
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
            : LargeBin.TryPop(cache, SizeClasses.OfLarge((uint)byteCount));
    }

    /// <summary>Takes a large block that begins where the tag of its slab says, where bin or shelf has room.</summary>
    /// <returns><see langword="false"/> when the slow half must look; nothing was changed then.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryFree(ThreadCache* cache, void* address)
    {
        nuint slab = SlabTags.IndexOf(address);
        if (slab > SlabTags.LastIndex)
        {
            return false;
        }

        nuint tag = cache->Tags[slab];
        nuint start = 0;
        if (tag == SizeClasses.FirstLargeTag)
        {
            start = MemoryGeometry.HeaderBytes;
            tag += 2;
        }

        return tag >= SizeClasses.FirstLargeTag
            && ((nuint)address & (MemoryGeometry.SlabBytes - 1)) == start
            && LargeBin.TryPush(cache, tag - SizeClasses.LargeTagDistance, (FreeBlock*)address);
    }
}
