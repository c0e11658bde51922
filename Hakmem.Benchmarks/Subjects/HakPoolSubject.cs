using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hakmem.Benchmarks.Subjects;

/// <summary>Hakmem's memory pool as it is by default: a new owner each rent, over the shared allocator.</summary>
internal readonly struct HakPoolSubject : ISubject<HakPoolSubject, OwnerHandle>
{
    private static readonly HakMemoryPool s_pool = new(HakAllocator.Shared);

    public static string Name => "hak-pool";

    public static string Summary => "HakMemoryPool over HakAllocator.Shared";

    public static HakAllocator? Allocator => HakAllocator.Shared;

    public static HakPoolSubject Attach() => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsEmpty(OwnerHandle handle) => handle.Owner == null;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref byte FirstByte(OwnerHandle handle) => ref MemoryMarshal.GetReference(handle.Owner!.Memory.Span);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public OwnerHandle Allocate(nuint byteCount) => new(s_pool.Rent((int)byteCount));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Free(OwnerHandle handle) => handle.Owner!.Dispose();
}
