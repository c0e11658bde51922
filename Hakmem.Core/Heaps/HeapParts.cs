using System;
using Hakmem.Central;
using Hakmem.Geometry;
using Hakmem.Os;
using Hakmem.Regions;
using Hakmem.Settings;
using Hakmem.Superslabs;
using Hakmem.Threads;

namespace Hakmem.Heaps;

/// <summary>The stations of one allocator's road, built bottom up.</summary>
internal sealed class HeapParts
{
    public HeapParts(HeapSettings settings, int slot, SlabTags tags, CountedOsMemory os)
    {
        // Odd, so that no mark made with it is the address of a block.
        nuint secret = (nuint)Random.Shared.NextInt64() | 1;
        Settings = settings;
        Os = os;
        Slot = slot;
        Code = RegionCode.OfSlot(slot);
        Secret = secret;
        Tags = tags;
        Budget = new MemoryBudget(settings.Live.MaxMappedBytes);
        Regions = new MappedRegions(os, Budget, tags);
        Source = new SuperslabSource(Regions, tags, Code, settings);
        Large = new LargeRuns(Source);
        Huge = new HugeBlocks(Regions, settings);
        Central = new CentralDirectory(Source, secret);
        Caches = NewCaches();
    }

    public SlabTags Tags { get; }

    public HeapSettings Settings { get; }

    public CountedOsMemory Os { get; }

    public int Slot { get; }

    public byte Code { get; }

    public nuint Secret { get; }

    public MemoryBudget Budget { get; }

    public MappedRegions Regions { get; }

    public SuperslabSource Source { get; }

    public LargeRuns Large { get; }

    public HugeBlocks Huge { get; }

    public CentralDirectory Central { get; }

    public ThreadCaches Caches { get; }

    private unsafe ThreadCaches NewCaches() => new(Central, new ThreadCacheTraits(Settings, Slot, Secret, Tags.Root));
}
