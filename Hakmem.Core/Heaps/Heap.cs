using System.Runtime.CompilerServices;
using Hakmem.Settings;
using Hakmem.Threads;

namespace Hakmem.Heaps;

/// <summary>The road of one allocator with its hot path compiled for one set of gates.</summary>
internal sealed unsafe class Heap<TGates>(HeapParts parts) : HeapRoad(parts)
    where TGates : struct, IHeapGates
{
    public override void* Allocate(nuint byteCount)
    {
        ThreadCache* cache = CurrentCache();
        return cache == null ? AllocateRare(byteCount) : HotPath<TGates, SlotHeap>.Allocate(cache, byteCount);
    }

    public override void Free(void* address)
    {
        ThreadCache* cache = CurrentCache();
        if (cache == null)
        {
            FreeRare(null, address);
            return;
        }

        HotPath<TGates, SlotHeap>.Free(cache, address);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ThreadCache* CurrentCache()
    {
        ThreadBlock* block = ThreadFinder.Current;
        return block == null ? null : (ThreadCache*)*ThreadBlock.Entry(block, Slot);
    }
}
