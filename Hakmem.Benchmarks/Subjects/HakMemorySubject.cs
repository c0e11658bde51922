using System.Runtime.CompilerServices;

namespace Hakmem.Benchmarks.Subjects;

/// <summary>Hakmem through its static face: what replaces NativeMemory in an application.</summary>
internal readonly unsafe struct HakMemorySubject : INativeSubject<HakMemorySubject>
{
    public static string Name => "hakmem";

    public static string Summary => "HakMemory static calls";

    public static HakAllocator Allocator => HakAllocator.Shared;

    public static HakMemorySubject Attach() => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsEmpty(nint handle) => handle == 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref byte FirstByte(nint handle) => ref *(byte*)handle;

    public static bool KeepsAlignment => true;

    public static nuint PromisedAlignment(nuint byteCount) => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Allocate(nuint byteCount) => (nint)HakMemory.Allocate(byteCount);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Free(nint handle) => HakMemory.Free((void*)handle);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint AllocateZeroed(nuint byteCount) => (nint)HakMemory.AllocateZeroed(byteCount);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint AllocateAligned(nuint byteCount, nuint alignment)
        => (nint)HakMemory.AllocateAligned(byteCount, alignment);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Reallocate(nint block, nuint byteCount) => (nint)HakMemory.Reallocate((void*)block, byteCount);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint ReallocateAligned(nint block, nuint byteCount, nuint alignment) => Reallocate(block, byteCount);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void FreeAligned(nint block) => Free(block);
}
