namespace Hakmem.Tests.Contracts;

/// <summary>The way through the explicit heap of the calling thread; what it does not offer goes to its allocator.</summary>
internal sealed unsafe class ThroughThreadHeap(HakAllocator allocator) : IAllocatorUnderTest
{
    public void* Allocate(nuint byteCount) => allocator.GetThreadHeap().Allocate(byteCount);

    public void* AllocateZeroed(nuint byteCount) => allocator.GetThreadHeap().AllocateZeroed(byteCount);

    public void* AllocateAligned(nuint byteCount, nuint alignment) => allocator.AllocateAligned(byteCount, alignment);

    public bool TryAllocate(nuint byteCount, out void* block) => allocator.TryAllocate(byteCount, out block);

    public void* Reallocate(void* block, nuint byteCount) => allocator.Reallocate(block, byteCount);

    public void Free(void* block) => allocator.GetThreadHeap().Free(block);

    public nuint GetUsableSize(void* block) => allocator.GetUsableSize(block);

    public void Dispose() => allocator.Dispose();
}
