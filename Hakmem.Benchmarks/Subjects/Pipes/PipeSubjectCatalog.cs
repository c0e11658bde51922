using System.Buffers;
using System.Collections.Generic;

namespace Hakmem.Benchmarks.Subjects.Pipes;

/// <summary>The pools that pipes are measured with, in the order of the reports. Names as in compare, where it has them.</summary>
internal static class PipeSubjectCatalog
{
    public const string Shared = "memorypool";

    /// <summary>What the shared pool costs where it is rented from.</summary>
    public const string Rented = "memorypool-rented";

    public static IReadOnlyList<PipeSubject> All { get; } =
    [
        new(Shared, "MemoryPool<byte>.Shared, past which a pipe goes to ArrayPool", MemoryPool<byte>.Shared, PipePromise.None),
        Plain("hak-pool", "HakMemoryPool over HakAllocator.Shared", HakAllocator.Shared),
        Recycling("hak-pool-recycle", HakAllocator.Shared),
        Plain("hak-pool-own", "HakMemoryPool over an allocator of its own", new HakAllocator()),
        Recycling("hak-pool-recycle-own", new HakAllocator()),
        new(
            Rented,
            "MemoryPool<byte>.Shared behind another type, so that a pipe rents from it as from any pool",
            new ForwardingPool(MemoryPool<byte>.Shared),
            PipePromise.None),
    ];

    private static PipeSubject Plain(string name, string summary, HakAllocator allocator) =>
        new(name, summary, new HakMemoryPool(allocator), PipePromise.Speed);

    private static PipeSubject Recycling(string name, HakAllocator allocator) => new(
        name,
        "the same with RecycleOwners",
        new HakMemoryPool(allocator, new HakMemoryPoolOptions { RecycleOwners = true }),
        PipePromise.SpeedWithoutGarbage);
}
