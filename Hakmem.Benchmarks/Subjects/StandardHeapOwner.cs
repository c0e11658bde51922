namespace Hakmem.Benchmarks.Subjects;

/// <summary>
/// An allocator of its own with Standard integrity: the other half of the comparison with <see cref="PlainHeapOwner"/>.
/// </summary>
internal readonly struct StandardHeapOwner : IHeapOwner
{
    private static readonly HakAllocator s_allocator = new(new HakOptions { Integrity = HakIntegrity.Standard });

    public static string Name => "hakmem-standard";

    public static string Summary => "own HakAllocator, Integrity=Standard, explicit heap";

    public static HakAllocator Allocator => s_allocator;
}
