using System.Runtime.CompilerServices;
using Hakmem.Heaps;
using Hakmem.Settings;
using Hakmem.Threads;

namespace Hakmem;

/// <summary>An allocator bound to the calling thread: the fastest way to allocate in a loop, because no call looks the thread up.</summary>
/// <remarks>
/// Get it from <see cref="HakAllocator.GetThreadHeap"/> where the loop begins. Blocks may be mixed with those of the allocator itself and freed by any thread.
/// </remarks>
public readonly unsafe ref struct HakThreadHeap
{
    private readonly ThreadCache* _cache;

    internal HakThreadHeap(ThreadCache* cache) => _cache = cache;

    /// <inheritdoc cref="IHakAllocator.Allocate"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void* Allocate(nuint byteCount) =>
        // Clearing the mark is one store into a line that is loaded anyway, so both integrity levels share this path.
        HotPath<StandardGates, SlotHeap>.Allocate(_cache, byteCount);

    /// <inheritdoc cref="IHakAllocator.AllocateZeroed"/>
    public void* AllocateZeroed(nuint byteCount) => SlotHeap.AllocateZeroed(_cache, byteCount);

    /// <inheritdoc cref="IHakAllocator.Free"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Free(void* block)
    {
        // The checked path answers nothing where frees are not checked: one look tells both that and a wild address.
        if (!HotPath<StandardGates, SlotHeap>.TryFree(_cache, block) && (_cache->ChecksFrees || !HotPath<NoneGates, SlotHeap>.TryFree(_cache, block)))
        {
            SlotHeap.Free(_cache, block);
        }
    }
}
