using Hakmem.Tests.Doubles;

namespace Hakmem.Tests.BrokenTwins;

/// <summary>A correct allocator of which a broken twin overrides one member.</summary>
internal abstract unsafe class TwinAllocator : IHakAllocator
{
    private readonly ReferenceAllocator _sound = new();

    public virtual void* Allocate(nuint byteCount) => _sound.Allocate(byteCount);

    public virtual void* AllocateZeroed(nuint byteCount) => _sound.AllocateZeroed(byteCount);

    public virtual void* AllocateAligned(nuint byteCount, nuint alignment) => _sound.AllocateAligned(byteCount, alignment);

    public virtual bool TryAllocate(nuint byteCount, out void* block) => _sound.TryAllocate(byteCount, out block);

    public virtual void* Reallocate(void* block, nuint byteCount) => _sound.Reallocate(block, byteCount);

    public virtual void Free(void* block) => _sound.Free(block);

    public nuint GetUsableSize(void* block) => _sound.GetUsableSize(block);

    public virtual HakStatistics GetStatistics() => _sound.GetStatistics();

    public HakTrimReport Trim(HakTrimLevel level = HakTrimLevel.Idle) => _sound.Trim(level);
}
