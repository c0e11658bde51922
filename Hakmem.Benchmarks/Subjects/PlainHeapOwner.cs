namespace Hakmem.Benchmarks.Subjects;

/// <summary>An allocator of its own that checks nothing.</summary>
internal readonly struct PlainHeapOwner : IHeapOwner
{
    private static readonly HakAllocator s_allocator = new(new HakOptions { Integrity = HakIntegrity.None });

    public static string Name => "hakmem-none";

    public static string Summary => "own HakAllocator, Integrity=None, explicit heap";

    public static HakAllocator Allocator => s_allocator;
}
