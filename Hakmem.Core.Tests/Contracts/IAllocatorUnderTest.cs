using System;

namespace Hakmem.Tests.Contracts;

/// <summary>What the contract suite needs of an allocator, however it is reached.</summary>
internal unsafe interface IAllocatorUnderTest : IDisposable
{
    void* Allocate(nuint byteCount);

    void* AllocateZeroed(nuint byteCount);

    void* AllocateAligned(nuint byteCount, nuint alignment);

    bool TryAllocate(nuint byteCount, out void* block);

    void* Reallocate(void* block, nuint byteCount);

    void Free(void* block);

    nuint GetUsableSize(void* block);
}
