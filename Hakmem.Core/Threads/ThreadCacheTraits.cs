using Hakmem.Settings;

namespace Hakmem.Threads;

/// <summary>What every cache of one allocator is given at attach.</summary>
internal sealed unsafe class ThreadCacheTraits(HeapSettings settings, int slot, nuint secret, byte* tags)
{
    public HeapSettings Settings { get; } = settings;

    public int Slot { get; } = slot;

    /// <summary>What marks of free blocks are made with.</summary>
    public nuint Secret { get; } = secret;

    /// <summary>The allocator's table of slab tags.</summary>
    public byte* Tags { get; } = tags;
}
