namespace Hakmem.Benchmarks.Subjects;

/// <summary>The process-wide allocator.</summary>
internal readonly struct SharedHeapOwner : IHeapOwner
{
    public static string Name => "hakmem-heap";

    public static string Summary => "explicit HakThreadHeap of HakAllocator.Shared";

    public static HakAllocator Allocator => HakAllocator.Shared;
}
