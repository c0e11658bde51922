using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hakmem.Benchmarks.Subjects;

/// <summary>The C library's allocator as .NET offers it.</summary>
internal readonly unsafe struct NativeMemorySubject : INativeSubject<NativeMemorySubject>
{
    public static string Name => "native-memory";

    public static string Summary => "NativeMemory: the C library's malloc";

    public static NativeMemorySubject Attach() => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsEmpty(nint handle) => handle == 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref byte FirstByte(nint handle) => ref *(byte*)handle;

    public static bool KeepsAlignment => true;

    public static nuint PromisedAlignment(nuint byteCount) => byteCount >= 16 ? 16u : byteCount >= 8 ? 8u : 1u;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Allocate(nuint byteCount) => (nint)NativeMemory.Alloc(byteCount);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Free(nint handle) => NativeMemory.Free((void*)handle);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint AllocateZeroed(nuint byteCount) => (nint)NativeMemory.AllocZeroed(byteCount);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint AllocateAligned(nuint byteCount, nuint alignment)
        => (nint)NativeMemory.AlignedAlloc(byteCount, alignment);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Reallocate(nint block, nuint byteCount) => (nint)NativeMemory.Realloc((void*)block, byteCount);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint ReallocateAligned(nint block, nuint byteCount, nuint alignment)
        => (nint)NativeMemory.AlignedRealloc((void*)block, byteCount, alignment);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void FreeAligned(nint block) => NativeMemory.AlignedFree((void*)block);
}
