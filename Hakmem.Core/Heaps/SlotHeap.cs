using System.Runtime.CompilerServices;
using Hakmem.Geometry;
using Hakmem.Settings;
using Hakmem.Threads;

namespace Hakmem.Heaps;

/// <summary>The road of the slot that a cache names, as the rare half of explicit heaps: they then hold one pointer and nothing else.</summary>
internal readonly unsafe struct SlotHeap : IRareHalf
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsOwn(ThreadCache* cache) => true;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void* Allocate(ThreadCache* cache, nuint byteCount)
    {
        void* block = WarmPath.TryAllocate(cache, byteCount);
        return block != null ? block : RoadOf(cache).AllocateRare(byteCount);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Free(ThreadCache* cache, void* address)
    {
        if (!WarmPath.TryFree(cache, address))
        {
            RoadOf(cache).FreeRare(cache, address);
        }
    }

    public static void* AllocateZeroed(ThreadCache* cache, nuint byteCount) => byteCount <= MemoryGeometry.SmallMaxBytes
        ? HeapRoad.Clear(HotPath<StandardGates, SlotHeap>.Allocate(cache, byteCount), byteCount)
        : RoadOf(cache).AllocateZeroed(byteCount);

    private static HeapRoad RoadOf(ThreadCache* cache) => HeapSlots.At(cache->Slot);
}
