using System;

namespace Hakmem.Tests.Contracts;

/// <summary>The way through the interface; also for allocators that are not Hakmem at all.</summary>
internal sealed unsafe class ThroughInterface(IHakAllocator allocator) : IAllocatorUnderTest
{
    public void* Allocate(nuint byteCount) => allocator.Allocate(byteCount);

    public void* AllocateZeroed(nuint byteCount) => allocator.AllocateZeroed(byteCount);

    public void* AllocateAligned(nuint byteCount, nuint alignment) => allocator.AllocateAligned(byteCount, alignment);

    public bool TryAllocate(nuint byteCount, out void* block) => allocator.TryAllocate(byteCount, out block);

    public void* Reallocate(void* block, nuint byteCount) => allocator.Reallocate(block, byteCount);

    public void Free(void* block) => allocator.Free(block);

    public nuint GetUsableSize(void* block) => allocator.GetUsableSize(block);

    public void Dispose() => (allocator as IDisposable)?.Dispose();
}
