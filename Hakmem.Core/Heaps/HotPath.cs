using System.Runtime.CompilerServices;
using Hakmem.Geometry;
using Hakmem.Regions;
using Hakmem.Settings;
using Hakmem.Threads;

namespace Hakmem.Heaps;

/// <summary>The two operations that every call starts with. Whatever they do not answer, one call to the slow half does.</summary>
/// <remarks>
/// A cache that is another thread's, null, empty, full, not attached or of a disposed allocator all look the same here: not answered. So do requests above 1 KiB, large
/// and huge blocks, null and every kind of misuse.
/// </remarks>
internal static unsafe class HotPath<TGates, TRare>
    where TGates : struct, IHeapGates
    where TRare : struct, IRareHalf
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void* Allocate(ThreadCache* cache, nuint byteCount)
    {
        if (byteCount <= MemoryGeometry.TinyMaxBytes && TRare.IsOwn(cache))
        {
            byte* bin = ThreadCache.TinyBin(cache, byteCount);
            var block = *(FreeBlock**)bin;
            if (block != null)
            {
                *(FreeBlock**)bin = block->Next;
                *(int*)(bin + ThreadCache.RoomOffset) += 1;
                if (TGates.ChecksEveryFree)
                {
                    // Anything even is no mark, and this is at hand.
                    block->Mark = (nuint)cache;
                }

                return block;
            }
        }

        return TRare.Allocate(cache, byteCount);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Free(ThreadCache* cache, void* address)
    {
        if (!TryFree(cache, address))
        {
            TRare.Free(cache, address);
        }
    }

    /// <returns><see langword="false"/> when nothing was done.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryFree(ThreadCache* cache, void* address)
    {
        // Of an address that is certain, the plain slab number is the same index by a cheaper way.
        nuint slab = TGates.ChecksEveryFree ? SlabTags.IndexOf(address) : (nuint)address >> MemoryGeometry.SlabShift;
        if (TRare.IsOwn(cache) && (!TGates.ChecksEveryFree || slab <= TRare.LastSlab(cache)))
        {
            byte* bin = ThreadCache.TaggedBin(cache, cache->Tags[slab]);
            int room = *(int*)(bin + ThreadCache.RoomOffset) - 1;
            var block = (FreeBlock*)address;
            if (room >= 0 && (!TGates.ChecksEveryFree || block->TrySetMark(cache->Secret)))
            {
                block->Next = *(FreeBlock**)bin;
                *(FreeBlock**)bin = block;
                *(int*)(bin + ThreadCache.RoomOffset) = room;
                return true;
            }
        }

        return false;
    }
}
