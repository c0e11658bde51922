using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hakmem.Benchmarks.Subjects;

/// <summary>Hakmem's memory pool with owners that serve again, over an allocator of its own.</summary>
internal readonly struct HakPoolOwnRecycleSubject : ISubject<HakPoolOwnRecycleSubject, OwnerHandle>
{
    private static readonly HakAllocator s_allocator = new();
    private static readonly HakMemoryPool s_pool = new(s_allocator, new HakMemoryPoolOptions { RecycleOwners = true });

    public static string Name => "hak-pool-own-recycle";

    public static string Summary => "the same with RecycleOwners";

    public static HakAllocator? Allocator => s_allocator;

    public static HakPoolOwnRecycleSubject Attach() => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsEmpty(OwnerHandle handle) => handle.Owner == null;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref byte FirstByte(OwnerHandle handle) => ref MemoryMarshal.GetReference(handle.Owner!.Memory.Span);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public OwnerHandle Allocate(nuint byteCount) => new(s_pool.Rent((int)byteCount));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Free(OwnerHandle handle) => handle.Owner!.Dispose();
}
