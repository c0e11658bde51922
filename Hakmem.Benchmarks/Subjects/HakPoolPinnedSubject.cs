using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hakmem.Benchmarks.Subjects;

/// <summary>Hakmem's memory pool as it stands behind Kestrel: pinned arrays, owners that serve again.</summary>
internal readonly struct HakPoolPinnedSubject : ISubject<HakPoolPinnedSubject, OwnerHandle>
{
    private static readonly HakAllocator s_allocator = new();
    private static readonly HakMemoryPool s_pool =
        new(s_allocator, new HakMemoryPoolOptions { Backing = HakMemoryPoolBacking.PinnedArray, RecycleOwners = true });

    public static string Name => "hak-pool-pinned";

    public static string Summary => "HakMemoryPool over pinned arrays, with RecycleOwners";

    public static HakAllocator? Allocator => s_allocator;

    public static HakPoolPinnedSubject Attach() => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsEmpty(OwnerHandle handle) => handle.Owner == null;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref byte FirstByte(OwnerHandle handle) => ref MemoryMarshal.GetReference(handle.Owner!.Memory.Span);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public OwnerHandle Allocate(nuint byteCount) => new(s_pool.Rent((int)byteCount));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Free(OwnerHandle handle) => handle.Owner!.Dispose();
}
