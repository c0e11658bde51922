using System.Collections.Generic;
using Hakmem.Geometry;
using Hakmem.Superslabs;
using Hakmem.Tests.Heaps;
using NUnit.Framework;

namespace Hakmem.Tests.Superslabs;

/// <summary>Superslabs that large blocks leave empty: few stay, and as many more as were missed.</summary>
[TestFixture]
internal sealed unsafe class EarlyReturnsTests
{
    private const int Sixteen = (int)(ReleasePolicy.LeastKeptBytes / MemoryGeometry.SuperslabBytes);

    [Test]
    public void LargeBlocksFreed_AFewSuperslabsStay()
    {
        using Stations stations = new(maxCachedSuperslabs: 100, maxCachedBytes: 512L << 20);

        Cycle(stations, 20);

        Assert.That(stations.Source.CachedCount, Is.EqualTo(Sixteen));
        Assert.That(stations.Allocator.GetStatistics().GivenBackBytes, Is.EqualTo((20L - Sixteen) * MemoryGeometry.SuperslabBytes));
    }

    [Test]
    public void LargeBlocksFreed_APartOfWhatIsInUseStays()
    {
        using Stations stations = new(maxCachedSuperslabs: 100, maxCachedBytes: 512L << 20, maxBytes: 1L << 30);
        List<nint> used = Allocate(stations, 100);

        Cycle(stations, 30);

        Assert.That(stations.Source.CachedCount, Is.EqualTo(14), "the 14th left 116 in use; the 15th was more than an eighth of the others");
        Free(stations, used);
    }

    [TestCase(0)]
    [TestCase(3)]
    public void LargeBlocksFreed_NoMoreStayThanTheLimitsAllow(int limit)
    {
        using Stations stations = new(maxCachedSuperslabs: limit);

        for (int cycle = 0; cycle < 3; cycle++)
        {
            Cycle(stations, 20);

            Assert.That(stations.Source.CachedCount, Is.EqualTo(limit));
        }

        HeapPrivates.Road(stations.Allocator).Revise(stations.Parts.Settings.Live with { MaxCachedSuperslabs = 100 });
        Cycle(stations, 20);
        Assert.That(stations.Source.CachedCount, Is.EqualTo(Sixteen), "What the limit sent back was not missed.");
    }

    [Test]
    public void LargeBlocksThatBinsTake_AreNoDifferent()
    {
        using Stations stations = new(maxCachedSuperslabs: 100, maxCachedBytes: 512L << 20);
        const int Blocks = 20 * (MemoryGeometry.SlabsPerSuperslab - 1) / 4;

        for (int cycle = 0; cycle < 3; cycle++)
        {
            Free(stations, Allocate(stations, Blocks, MemoryGeometry.CachedLargeMaxBytes));
            Assert.That(stations.Source.CachedCount, cycle == 0 ? Is.EqualTo(Sixteen) : Is.GreaterThan(Sixteen));
        }
    }

    [Test]
    public void SpansEmptied_AllSuperslabsStay()
    {
        using Stations stations = new(maxCachedSuperslabs: 100, maxCachedBytes: 512L << 20);
        List<nint> runs = [];
        for (int index = 0; index < 20; index++)
        {
            SlabDescriptor* run = stations.Source.Acquire(new RunRequest { SlabCount = MemoryGeometry.SlabsPerSuperslab - 1 });
            run->Use = SlabUse.SmallBlocks;
            runs.Add((nint)run);
        }

        runs.ForEach(run => stations.Source.Release((SlabDescriptor*)run));

        Assert.That(stations.Source.CachedCount, Is.EqualTo(20));
    }

    [Test]
    public void ALoadThatComesAgain_PaysOnce()
    {
        using Stations stations = new(maxCachedSuperslabs: 100, maxCachedBytes: 512L << 20);
        Cycle(stations, 20);
        Cycle(stations, 20);
        long mappedBytes = stations.Allocator.GetStatistics().ObtainedBytes;
        Assert.That(mappedBytes, Is.EqualTo((20L + 20 - Sixteen) * MemoryGeometry.SuperslabBytes));

        for (int cycle = 0; cycle < 3; cycle++)
        {
            Cycle(stations, 20);
        }

        Assert.That(stations.Allocator.GetStatistics().ObtainedBytes, Is.EqualTo(mappedBytes));
        Assert.That(stations.Source.CachedCount, Is.EqualTo(20));
    }

    [Test]
    public void WhatStayedInVain_IsForgotten([Values] bool byAge)
    {
        using Stations stations = new(maxCachedSuperslabs: 100, maxCachedBytes: 512L << 20);
        Cycle(stations, 20);
        Cycle(stations, 20);
        Assert.That(stations.Source.CachedCount, Is.EqualTo(20));

        stations.Source.ReturnRested(now: 0, leastRest: 1, mostReturned: 20);
        long returned = byAge ? stations.Source.ReturnRested(now: 1, leastRest: 1, mostReturned: 20) : stations.Source.ReturnCached(0);
        Assert.That(returned, Is.EqualTo(20L * MemoryGeometry.SuperslabBytes));

        Cycle(stations, 20);
        Assert.That(stations.Source.CachedCount, Is.EqualTo(Sixteen));
    }

    /// <summary>An allocator that grows gives everything idle back at once: that says nothing of what the next turn needs.</summary>
    [Test]
    public void WhatGrowthTook_IsStillMissed()
    {
        using Stations stations = new(maxCachedSuperslabs: 100, maxCachedBytes: 512L << 20);
        Cycle(stations, 20);
        Cycle(stations, 20);

        stations.Source.ReturnRested(now: 0, leastRest: 0, mostReturned: 20);
        Assert.That(stations.Source.CachedCount, Is.Zero);

        Cycle(stations, 20);
        Assert.That(stations.Source.CachedCount, Is.EqualTo(20));
    }

    [Test]
    public void Missed_CountsNoMoreThanWentBackEarly()
    {
        EarlyReturns early = default;
        early.NoteMapped();
        Assert.That(early.Missed, Is.Zero, "nothing had gone");

        early.NoteReturned();
        early.NoteMapped();
        early.NoteMapped();
        Assert.That(early.Missed, Is.EqualTo(1));

        early.NoteUnneeded();
        early.NoteUnneeded();
        Assert.That(early.Missed, Is.Zero);
    }

    private static void Cycle(Stations stations, int count) => Free(stations, Allocate(stations, count));

    /// <summary>Of the longest large blocks, a superslab holds one.</summary>
    private static List<nint> Allocate(Stations stations, int count, int lengthBytes = MemoryGeometry.LargeMaxBytes)
    {
        List<nint> blocks = [];
        for (int index = 0; index < count; index++)
        {
            blocks.Add((nint)stations.Allocator.Allocate((nuint)lengthBytes));
        }

        return blocks;
    }

    private static void Free(Stations stations, List<nint> blocks) => blocks.ForEach(block => stations.Allocator.Free((void*)block));
}
