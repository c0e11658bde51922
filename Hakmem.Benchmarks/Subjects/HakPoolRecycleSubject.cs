using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hakmem.Benchmarks.Subjects;

/// <summary>Hakmem's memory pool with owners that serve again: no garbage, over the shared allocator.</summary>
internal readonly struct HakPoolRecycleSubject : ISubject<HakPoolRecycleSubject, OwnerHandle>
{
    private static readonly HakMemoryPool s_pool = new(HakAllocator.Shared, new HakMemoryPoolOptions { RecycleOwners = true });

    public static string Name => "hak-pool-recycle";

    public static string Summary => "the same with RecycleOwners";

    public static HakAllocator? Allocator => HakAllocator.Shared;

    public static HakPoolRecycleSubject Attach() => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsEmpty(OwnerHandle handle) => handle.Owner == null;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref byte FirstByte(OwnerHandle handle) => ref MemoryMarshal.GetReference(handle.Owner!.Memory.Span);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public OwnerHandle Allocate(nuint byteCount) => new(s_pool.Rent((int)byteCount));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Free(OwnerHandle handle) => handle.Owner!.Dispose();
}
