using System.Buffers;
using System.Collections.Generic;

namespace Hakmem.Benchmarks.Subjects.Pipes;

/// <summary>The pools that pipes are measured with, in the order of the reports. Names as in compare, where it has them.</summary>
internal static class PipeSubjectCatalog
{
    public const string Shared = "memorypool";

    public static IReadOnlyList<PipeSubject> All { get; } =
    [
        new(Shared, "MemoryPool<byte>.Shared, past which a pipe goes to ArrayPool", MemoryPool<byte>.Shared),
        new("hak-pool", "HakMemoryPool over HakAllocator.Shared", new HakMemoryPool(HakAllocator.Shared)),
        new("hak-pool-recycle", "the same with RecycleOwners", new HakMemoryPool(HakAllocator.Shared, Recycling())),
        new("hak-pool-own", "HakMemoryPool over an allocator of its own", new HakMemoryPool(new HakAllocator())),
        new("hak-pool-recycle-own", "the same with RecycleOwners", new HakMemoryPool(new HakAllocator(), Recycling())),
    ];

    private static HakMemoryPoolOptions Recycling() => new() { RecycleOwners = true };
}
