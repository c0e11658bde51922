using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hakmem.Benchmarks.Subjects;

/// <summary>
/// The shared memory pool. It has no aligned, zeroed or resizing calls, so it takes no part in replays.
/// </summary>
internal readonly struct MemoryPoolSubject : ISubject<MemoryPoolSubject, OwnerHandle>
{
    public static string Name => "memorypool";

    public static string Summary => "MemoryPool<byte>.Shared";

    public static MemoryPoolSubject Attach() => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsEmpty(OwnerHandle handle) => handle.Owner == null;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref byte FirstByte(OwnerHandle handle) => ref MemoryMarshal.GetReference(handle.Owner!.Memory.Span);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public OwnerHandle Allocate(nuint byteCount) => new(MemoryPool<byte>.Shared.Rent((int)byteCount));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Free(OwnerHandle handle) => handle.Owner!.Dispose();
}
