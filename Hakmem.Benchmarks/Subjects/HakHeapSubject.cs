using System.Runtime.CompilerServices;

namespace Hakmem.Benchmarks.Subjects;

/// <summary>Hakmem through an explicit thread heap: no thread static is read in the loop.</summary>
/// <remarks>The heap has no aligned or resizing members, so those calls go to the allocator it belongs to.</remarks>
internal readonly unsafe ref struct HakHeapSubject<TOwner>(HakThreadHeap heap) : INativeSubject<HakHeapSubject<TOwner>>
    where TOwner : struct, IHeapOwner
{
    private readonly HakThreadHeap _heap = heap;

    public static string Name => TOwner.Name;

    public static string Summary => TOwner.Summary;

    public static HakAllocator Allocator => TOwner.Allocator;

    public static HakHeapSubject<TOwner> Attach() => new(TOwner.Allocator.GetThreadHeap());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsEmpty(nint handle) => handle == 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref byte FirstByte(nint handle) => ref *(byte*)handle;

    public static nuint PromisedAlignment(nuint byteCount) => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Allocate(nuint byteCount) => (nint)_heap.Allocate(byteCount);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Free(nint handle) => _heap.Free((void*)handle);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint AllocateZeroed(nuint byteCount) => (nint)_heap.AllocateZeroed(byteCount);

    public nint AllocateAligned(nuint byteCount, nuint alignment)
        => (nint)TOwner.Allocator.AllocateAligned(byteCount, alignment);

    public nint Reallocate(nint block, nuint byteCount) => (nint)TOwner.Allocator.Reallocate((void*)block, byteCount);

    public nint ReallocateAligned(nint block, nuint byteCount, nuint alignment) => Reallocate(block, byteCount);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void FreeAligned(nint block) => Free(block);
}
