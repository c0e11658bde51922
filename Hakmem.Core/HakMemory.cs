using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hakmem.Heaps;

namespace Hakmem;

/// <summary>The process-wide allocator as static methods: what <see cref="NativeMemory"/> users expect, and the fastest path that needs no handle.</summary>
/// <remarks>Same memory as <see cref="HakAllocator.Shared"/>: blocks may be mixed between the two. Any thread may call anything.</remarks>
public static unsafe class HakMemory
{
    /// <inheritdoc cref="IHakAllocator.Allocate"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void* Allocate(nuint byteCount) =>
        SharedHeap.Allocate(byteCount);

    /// <inheritdoc cref="IHakAllocator.AllocateZeroed"/>
    public static void* AllocateZeroed(nuint byteCount) => SharedHeap.AllocateZeroed(byteCount);

    /// <inheritdoc cref="IHakAllocator.AllocateAligned"/>
    public static void* AllocateAligned(nuint byteCount, nuint alignment) => SharedHeap.Road.AllocateAligned(byteCount, alignment);

    /// <inheritdoc cref="IHakAllocator.TryAllocate"/>
    public static bool TryAllocate(nuint byteCount, out void* block) => SharedHeap.TryAllocate(byteCount, out block);

    /// <inheritdoc cref="IHakAllocator.Reallocate"/>
    public static void* Reallocate(void* block, nuint byteCount) => SharedHeap.Reallocate(block, byteCount);

    /// <inheritdoc cref="IHakAllocator.Free"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Free(void* block) => SharedHeap.Free(block);

    /// <inheritdoc cref="IHakAllocator.GetUsableSize"/>
    public static nuint GetUsableSize(void* block) => SharedHeap.GetUsableSize(block);
}
