using System.Runtime.CompilerServices;

namespace Hakmem.Benchmarks.Subjects;

/// <summary>Hakmem through an explicit thread heap: no thread static is read in the loop.</summary>
/// <remarks>
/// The allocator is the one that was selected; the heap has no aligned or resizing members, so those calls go to the allocator itself.
/// </remarks>
internal readonly unsafe ref struct HakHeapSubject(HakThreadHeap heap) : INativeSubject<HakHeapSubject>
{
    private readonly HakThreadHeap _heap = heap;

    public static string Name => HeapOwner.Selected.Name;

    public static string Summary => HeapOwner.Selected.Summary;

    public static HakAllocator Allocator => HeapOwner.Selected.Allocator;

    public static HakHeapSubject Attach() => new(Allocator.GetThreadHeap());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsEmpty(nint handle) => handle == 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref byte FirstByte(nint handle) => ref *(byte*)handle;

    public static bool KeepsAlignment => true;

    public static nuint PromisedAlignment(nuint byteCount) => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Allocate(nuint byteCount) => (nint)_heap.Allocate(byteCount);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Free(nint handle) => _heap.Free((void*)handle);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint AllocateZeroed(nuint byteCount) => (nint)_heap.AllocateZeroed(byteCount);

    public nint AllocateAligned(nuint byteCount, nuint alignment)
        => (nint)Allocator.AllocateAligned(byteCount, alignment);

    public nint Reallocate(nint block, nuint byteCount) => (nint)Allocator.Reallocate((void*)block, byteCount);

    public nint ReallocateAligned(nint block, nuint byteCount, nuint alignment) => Reallocate(block, byteCount);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void FreeAligned(nint block) => Free(block);
}
