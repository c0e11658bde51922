using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hakmem.Benchmarks.Subjects;

/// <summary>Hakmem's memory pool as it is by default: a new owner each rent, over an allocator of its own.</summary>
internal readonly struct HakPoolOwnSubject : ISubject<HakPoolOwnSubject, OwnerHandle>
{
    private static readonly HakAllocator s_allocator = new();
    private static readonly HakMemoryPool s_pool = new(s_allocator);

    public static string Name => "hak-pool-own";

    public static string Summary => "HakMemoryPool over an allocator of its own, as a service container makes it";

    public static HakAllocator? Allocator => s_allocator;

    public static HakPoolOwnSubject Attach() => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsEmpty(OwnerHandle handle) => handle.Owner == null;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref byte FirstByte(OwnerHandle handle) => ref MemoryMarshal.GetReference(handle.Owner!.Memory.Span);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public OwnerHandle Allocate(nuint byteCount) => new(s_pool.Rent((int)byteCount));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Free(OwnerHandle handle) => handle.Owner!.Dispose();
}
