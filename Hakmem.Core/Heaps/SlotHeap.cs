using System.Runtime.CompilerServices;
using System.Threading;
using Hakmem.Geometry;
using Hakmem.Primitives;
using Hakmem.Settings;
using Hakmem.Threads;

namespace Hakmem.Heaps;

/// <summary>The road of the slot that a cache names, as the rare half of explicit heaps: they then hold one pointer and nothing else.</summary>
internal readonly unsafe struct SlotHeap : IRareHalf
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsOwn(ThreadCache* cache) => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint LastSlab(ThreadCache* cache) => cache->LastSlab;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void* Allocate(ThreadCache* cache, nuint byteCount)
    {
        void* block = WarmPath.TryAllocate(cache, byteCount);
        return block != null ? block : OpenRoadOf(cache).AllocateRare(byteCount);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Free(ThreadCache* cache, void* address)
    {
        if (!WarmPath.TryFree(cache, address))
        {
            RoadOf(cache).FreeRare(cache, address);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void* AllocateZeroed(ThreadCache* cache, nuint byteCount) => byteCount <= MemoryGeometry.SmallMaxBytes
        ? HeapRoad.Clear(HotPath<StandardGates, SlotHeap>.Allocate(cache, byteCount), byteCount)
        : OpenRoadOf(cache).AllocateZeroed(byteCount);

    /// <summary>
    /// The road for more blocks. Whose the slot is was read before the table: where the table still has the cache, the allocator was not disposed by then, and
    /// the slot its own.
    /// </summary>
    private static HeapRoad OpenRoadOf(ThreadCache* cache)
    {
        HeapRoad road = RoadOf(cache);
        ThreadBlock* block = ThreadFinder.Current;
        if (block == null || Volatile.Read(ref *ThreadBlock.Entry(block, cache->Slot)) != (nint)cache)
        {
            Throw.Disposed();
        }

        return road;
    }

    private static HeapRoad RoadOf(ThreadCache* cache) => HeapSlots.At(cache->Slot);
}
