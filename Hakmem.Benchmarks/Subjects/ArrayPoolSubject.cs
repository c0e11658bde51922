using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hakmem.Benchmarks.Subjects;

/// <summary>
/// The shared array pool. It has no aligned, zeroed or resizing calls, so it takes no part in replays.
/// </summary>
internal readonly struct ArrayPoolSubject : ISubject<ArrayPoolSubject, ArrayHandle>
{
    public static string Name => "arraypool";

    public static string Summary => "ArrayPool<byte>.Shared";

    public static ArrayPoolSubject Attach() => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsEmpty(ArrayHandle handle) => handle.Array == null;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref byte FirstByte(ArrayHandle handle) => ref MemoryMarshal.GetArrayDataReference(handle.Array!);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ArrayHandle Allocate(nuint byteCount) => new(ArrayPool<byte>.Shared.Rent((int)byteCount));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Free(ArrayHandle handle) => ArrayPool<byte>.Shared.Return(handle.Array!);
}
