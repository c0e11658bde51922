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
            ThreadBin* bin = ThreadCache.TinyBin(cache, byteCount);
            FreeBlock* block = bin->Head;
            if (block != null)
            {
                bin->Head = block->Next;
                bin->Room++;
                if (TGates.ChecksEveryFree)
                {
                    block->Mark = 0;
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
        if ((!TRare.CacheMayBeNull || cache != null) && (!TGates.ChecksEveryFree || slab < SlabTags.Entries))
        {
            ThreadBin* bin = ThreadCache.Bin(cache, cache->Tags[slab]);
            var block = (FreeBlock*)address;
            int room = bin->Room - 1;
            nuint mark = FreeBlock.MarkOf(block, cache->Secret);
            if (room >= 0 && (!TGates.ChecksEveryFree || block->Mark != mark))
            {
                if (TGates.ChecksEveryFree)
                {
                    block->Mark = mark;
                }

                block->Next = bin->Head;
                bin->Head = block;
                bin->Room = room;
                return;
            }
        }

        TRare.Free(cache, address);
    }
}
