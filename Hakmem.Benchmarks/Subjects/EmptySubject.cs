using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hakmem.Benchmarks.Subjects;

/// <summary>No allocator at all: what is left is the time of the harness itself.</summary>
/// <remarks>
/// Every allocation returns the same address. The block behind it is large, lazily mapped and never released, so that
/// the last byte of any block up to <see cref="BlockBytes"/> can be written.
/// </remarks>
internal readonly unsafe struct EmptySubject : INativeSubject<EmptySubject>
{
    public const nuint BlockBytes = 256 << 20;

    private static readonly nint s_block = (nint)NativeMemory.AlignedAlloc(BlockBytes, 4096);

    public static string Name => "empty";

    public static string Summary => "no allocator: one fixed address, the time of the harness";

    public static bool KeepsContents => false;

    public static EmptySubject Attach() => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsEmpty(nint handle) => handle == 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref byte FirstByte(nint handle) => ref *(byte*)handle;

    public static nuint PromisedAlignment(nuint byteCount) => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Allocate(nuint byteCount) => s_block;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Free(nint handle)
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint AllocateZeroed(nuint byteCount) => s_block;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint AllocateAligned(nuint byteCount, nuint alignment) => s_block;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Reallocate(nint block, nuint byteCount) => s_block;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint ReallocateAligned(nint block, nuint byteCount, nuint alignment) => s_block;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void FreeAligned(nint block)
    {
    }
}
