using Hakmem.Settings;

namespace Hakmem.Threads;

/// <summary>What every cache of one allocator is given at attach.</summary>
internal sealed unsafe class ThreadCacheTraits(HeapSettings settings, int slot, nuint secret, byte* tags, nuint lastSlab)
{
    private const int PinnedBytes = 32 << 20;
    private const int FewestChargeBytes = 64;
    private const int MostChargeBytes = 512;

    public HeapSettings Settings { get; } = settings;

    public int Slot { get; } = slot;

    /// <summary>What marks of free blocks are made with.</summary>
    public nuint Secret { get; } = secret;

    /// <summary>The allocator's table of slab tags.</summary>
    public byte* Tags { get; } = tags;

    /// <summary>The last slab number that the table has; 0 where frees are not checked.</summary>
    public nuint LastSlab { get; } = settings.Integrity == HakIntegrity.None ? 0 : lastSlab;

    /// <summary>
    /// What a block costs of a thread's budget at the least. A resting block keeps a page resident, however short it is, and the smaller the budget is meant to
    /// be, the more that matters: 32 KiB are 64 blocks at the most, 1 MiB in Balanced is 8,192. Of the options at creation, so that what was granted is what is
    /// given back.
    /// </summary>
    public int LeastChargeBytes { get; } = int.Clamp(PinnedBytes / settings.Live.ThreadCacheRestBytes, FewestChargeBytes, MostChargeBytes);
}
