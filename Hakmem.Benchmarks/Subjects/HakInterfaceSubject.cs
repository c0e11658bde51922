using System.Runtime.CompilerServices;

namespace Hakmem.Benchmarks.Subjects;

/// <summary>Hakmem through <see cref="IHakAllocator"/>, as code with an injected allocator calls it.</summary>
internal readonly unsafe struct HakInterfaceSubject(IHakAllocator allocator) : INativeSubject<HakInterfaceSubject>
{
    private readonly IHakAllocator _allocator = allocator;

    public static string Name => "hakmem-interface";

    public static string Summary => "HakAllocator.Shared behind IHakAllocator";

    public static HakAllocator Allocator => HakAllocator.Shared;

    public static HakInterfaceSubject Attach() => new(HakAllocator.Shared);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsEmpty(nint handle) => handle == 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref byte FirstByte(nint handle) => ref *(byte*)handle;

    public static bool KeepsAlignment => true;

    public static nuint PromisedAlignment(nuint byteCount) => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Allocate(nuint byteCount) => (nint)_allocator.Allocate(byteCount);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Free(nint handle) => _allocator.Free((void*)handle);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint AllocateZeroed(nuint byteCount) => (nint)_allocator.AllocateZeroed(byteCount);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint AllocateAligned(nuint byteCount, nuint alignment)
        => (nint)_allocator.AllocateAligned(byteCount, alignment);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Reallocate(nint block, nuint byteCount) => (nint)_allocator.Reallocate((void*)block, byteCount);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint ReallocateAligned(nint block, nuint byteCount, nuint alignment) => Reallocate(block, byteCount);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void FreeAligned(nint block) => Free(block);
}
