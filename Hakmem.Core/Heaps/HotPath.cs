using System.Runtime.CompilerServices;
using Hakmem.Geometry;
using Hakmem.Regions;
using Hakmem.Settings;
using Hakmem.Threads;

namespace Hakmem.Heaps;

/// <summary>The two operations that every call starts with. Whatever they do not answer, one call to the slow half does.</summary>
/// <remarks>
/// A cache that is null, empty, full, not attached or of a disposed allocator all look the same here: not answered. So do requests above 1 KiB, large
/// and huge blocks, null and every kind of misuse.
/// </remarks>
internal static unsafe class HotPath<TGates, TRare>
    where TGates : struct, IHeapGates
    where TRare : struct, IRareHalf
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void* Allocate(ThreadCache* cache, nuint byteCount)
    {
        if (byteCount <= MemoryGeometry.TinyMaxBytes && (!TRare.CacheMayBeNull || cache != null))
        {
            // A length of 0 gives class 0, whose bin is always empty.
            nuint classIndex = (byteCount + (SizeClasses.TinyStep - 1)) / SizeClasses.TinyStep;
            nint* head = ThreadCache.Head(cache, classIndex);
            var block = (FreeBlock*)*head;
            if (block != null)
            {
                *head = (nint)block->Next;
                *ThreadCache.Room(cache, classIndex) += 1;
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
        // Of an address that is certain, the plain slab number is the same index by a cheaper way.
        nuint slab = TGates.ChecksEveryFree ? SlabTags.IndexOf(address) : (nuint)address >> MemoryGeometry.SlabShift;
        if ((!TRare.CacheMayBeNull || cache != null) && (!TGates.ChecksEveryFree || slab <= SlabTags.LastIndex))
        {
            nuint classIndex = cache->Tags[slab];
            int room = *ThreadCache.Room(cache, classIndex) - 1;
            var block = (FreeBlock*)address;
            if (room >= 0 && (!TGates.ChecksEveryFree || block->TrySetMark(cache->Secret)))
            {
                nint* head = ThreadCache.Head(cache, classIndex);
                block->Next = (FreeBlock*)*head;
                *head = (nint)block;
                *ThreadCache.Room(cache, classIndex) = room;
                return;
            }
        }

        TRare.Free(cache, address);
    }
}
