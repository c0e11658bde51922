using System;
using Hakmem.Central;
using Hakmem.Geometry;
using Hakmem.Os;
using Hakmem.Primitives;
using Hakmem.Regions;
using Hakmem.Settings;
using Hakmem.Superslabs;
using Hakmem.Threads;

namespace Hakmem.Heaps;

/// <summary>The stations of one allocator's road, built bottom up.</summary>
internal sealed class HeapParts
{
    public HeapParts(HeapSettings settings, int slot, SlabTags tags, CountedOsMemory os, Maintenance maintenance, MemoryBudget? budget = null, CountedOsMemory? records = null)
    {
        // Odd, so that no mark made with it is the address of a block.
        nuint secret = (nuint)Random.Shared.NextInt64() | 1;
        Settings = settings;
        Maintenance = maintenance;
        Os = os;
        Records = records ?? os;
        Slot = slot;
        Code = RegionCode.OfSlot(slot);
        Secret = secret;
        Tags = tags;
        Budget = budget ?? new MemoryBudget(settings);
        Regions = new MappedRegions(os, Budget, tags);
        Pages = new PageReturn(Regions);
        Source = new SuperslabSource(Regions, Pages, Budget, tags, Code, settings, Upkeep, Records);
        Large = new LargeRuns(Source);
        Huge = new HugeBlocks(Regions, Pages, settings, Upkeep);
        Central = new CentralDirectory(Source, secret, Upkeep);
        Caches = NewCaches();
    }

    public SlabTags Tags { get; }

    public HeapSettings Settings { get; }

    /// <summary>Who gives memory back when nobody calls.</summary>
    public Maintenance Maintenance { get; }

    public CountedOsMemory Os { get; }

    /// <summary>Where the records of threads come from, which are everybody's and never given back.</summary>
    public CountedOsMemory Records { get; }

    /// <summary>The arrays that the blocks lie in; <see langword="null"/> where they lie in none.</summary>
    public PinnedArrayMemory? Arrays { get; init; }

    public int Slot { get; }

    public byte Code { get; }

    public nuint Secret { get; }

    public MemoryBudget Budget { get; }

    public MappedRegions Regions { get; }

    public PageReturn Pages { get; }

    /// <summary>How the stations ask for maintenance.</summary>
    public UpkeepSignal Upkeep { get; } = new();

    /// <summary>Held by a pass of maintenance and by a trim, one at a time; above all other locks of the allocator.</summary>
    public SteadyLock PassGate { get; } = new();

    public SuperslabSource Source { get; }

    public LargeRuns Large { get; }

    public HugeBlocks Huge { get; }

    public CentralDirectory Central { get; }

    public ThreadCaches Caches { get; }

    private unsafe ThreadCaches NewCaches() => new(Central, new ThreadCacheTraits(Settings, Slot, Secret, Tags.Root, SlabTags.LastIndex));
}
