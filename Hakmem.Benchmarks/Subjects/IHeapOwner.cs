namespace Hakmem.Benchmarks.Subjects;

/// <summary>Which allocator the explicit thread heap of a <see cref="HakHeapSubject{TOwner}"/> comes from.</summary>
internal interface IHeapOwner
{
    static abstract string Name { get; }

    static abstract string Summary { get; }

    static abstract HakAllocator Allocator { get; }
}
