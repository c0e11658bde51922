namespace Hakmem.Tests.Contracts;

/// <summary>The way through <see cref="HakMemory"/>.</summary>
internal sealed unsafe class ThroughStatic : IAllocatorUnderTest
{
    public void* Allocate(nuint byteCount) => HakMemory.Allocate(byteCount);

    public void* AllocateZeroed(nuint byteCount) => HakMemory.AllocateZeroed(byteCount);

    public void* AllocateAligned(nuint byteCount, nuint alignment) => HakMemory.AllocateAligned(byteCount, alignment);

    public bool TryAllocate(nuint byteCount, out void* block) => HakMemory.TryAllocate(byteCount, out block);

    public void* Reallocate(void* block, nuint byteCount) => HakMemory.Reallocate(block, byteCount);

    public void Free(void* block) => HakMemory.Free(block);

    public nuint GetUsableSize(void* block) => HakMemory.GetUsableSize(block);

    public void Dispose()
    {
    }
}
