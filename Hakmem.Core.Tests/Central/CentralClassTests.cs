using System.Collections.Generic;
using Hakmem.Central;
using Hakmem.Geometry;
using Hakmem.Tests.Doubles;
using Hakmem.Tests.Heaps;
using Hakmem.Tests.Superslabs;
using NUnit.Framework;

namespace Hakmem.Tests.Central;

/// <summary>One class of a real allocator, without threads above it.</summary>
[TestFixture]
internal sealed unsafe class CentralClassTests
{
    private const int TinyClass = 20;

    [Test]
    public void Take_Miss_BindsASpanAndGivesItsFirstBlocksInAddressOrder()
    {
        using Stations stations = new();

        BlockChain chain = stations.Central[TinyClass].Take(8);

        Assert.That(chain.Count, Is.InRange(1, 8));
        List<nint> blocks = Blocks(chain);
        Assert.That(blocks, Has.Count.EqualTo(chain.Count));
        Assert.That(blocks, Is.Ordered.And.Unique);
        Assert.That(blocks.TrueForAll(block => ((FreeBlock*)block)->Mark == FreeBlock.MarkOf((FreeBlock*)block, stations.Parts.Secret)), Is.True);
        AssertCensus(stations.Central[TinyClass], chain.Count, 0, 1);
        Assert.That(HeapInvariants.FirstBroken(stations.Allocator), Does.StartWith("C1").Or.Null);
        stations.Central[TinyClass].Put(chain);
    }

    /// <summary>Two threads that free one block at the same instant: the first return empties the span, which may be anybody's when the second comes.</summary>
    [TestCase(false)]
    [TestCase(true)]
    public void Put_OfABlockThatIsBackAlready_WhoseSlabIsNotOfTheClassAnyMore_DropsIt(bool isBoundAgain)
    {
        using Stations stations = new();
        CentralClass shared = stations.Central[TinyClass];
        shared.StopCaching();
        BlockChain chain = shared.Take(1);
        chain.Head->Next = null;
        shared.Put(chain);
        BlockChain other = default;
        if (isBoundAgain)
        {
            other = stations.Central[TinyClass + 1].Take(1);
            Assert.That(SlabAddress.RunOf(other.Head) == SlabAddress.RunOf(chain.Head), Is.True, "The slab is taken again.");
        }

        Assert.That(() => shared.Put(chain), Throws.Nothing);

        AssertCensus(shared, 0, 0, 0);
        if (isBoundAgain)
        {
            Assert.That(stations.Central[TinyClass + 1].Census().BinAndLiveBlocks, Is.EqualTo(1));
            stations.Central[TinyClass + 1].Put(other);
        }
    }

    [Test]
    public void Take_Hit_GivesTheChainInTransferBack()
    {
        using Stations stations = new();
        CentralClass shared = stations.Central[TinyClass];
        BlockChain chain = shared.Take(8);

        shared.Put(chain);
        AssertCensus(shared, 0, chain.Count, 1);
        BlockChain again = shared.Take(1);

        Assert.That(again.Head == chain.Head && again.Count == chain.Count, Is.True);
        shared.Put(again);
    }

    [Test]
    public void Put_Full_SendsBlocksBackToTheirSpans_AndDrainGivesTheSpansBack([Values(4, TinyClass, 70, 90, SizeClasses.OneSlab + 1)] int classIndex)
    {
        using Stations stations = new();
        CentralClass shared = stations.Central[classIndex];
        Queue<(nint Head, int Count)> chains = new();
        for (int index = 0; index < 40; index++)
        {
            BlockChain chain = shared.Take(SizeClasses.At(classIndex).BatchBlocks);
            chains.Enqueue(((nint)chain.Head, chain.Count));
        }

        long slabs = shared.Census().Slabs;
        foreach ((nint head, int count) in chains)
        {
            shared.Put(new BlockChain((FreeBlock*)head, count));
        }

        Assert.That(shared.Census().BinAndLiveBlocks, Is.Zero);
        Assert.That(shared.Census().Slabs, Is.LessThanOrEqualTo(slabs));
        Assert.That(HeapInvariants.FirstBroken(stations.Allocator), Is.Null);
        shared.Drain();
        Assert.That(shared.Census(), Is.EqualTo(default(CentralCensus)));
        Assert.That(stations.Source.UsedCount, Is.Zero);
        Assert.That(HeapInvariants.FirstBroken(stations.Allocator), Is.Null);
    }

    [Test]
    public void Take_RefusedByTheFloorBelow_GivesAnEmptyChainAndCountsNothing()
    {
        using Stations stations = new();
        stations.Os.FailForEver(1, OsCalls.Map);

        Assert.That(stations.Central[TinyClass].Take(8).IsEmpty, Is.True);
        Assert.That(stations.Central[SizeClasses.OneSlab].Take(1).IsEmpty, Is.True);
        Assert.That(stations.Central[SizeClasses.OneSlab].TakeLarge(out bool isZeroed) == null, Is.True);
        Assert.That(isZeroed, Is.False);
        Assert.That(stations.Central[TinyClass].Census(), Is.EqualTo(default(CentralCensus)));
    }

    [Test]
    public void StopCaching_LeavesNothingInTransfer()
    {
        using Stations stations = new();
        CentralClass shared = stations.Central[TinyClass];
        BlockChain kept = shared.Take(4);
        shared.Put(shared.Take(4));

        shared.StopCaching();
        Assert.That(shared.Census().TransferBlocks, Is.Zero);
        shared.Put(kept);

        Assert.That(shared.Census(), Is.EqualTo(default(CentralCensus)));
    }

    private static List<nint> Blocks(BlockChain chain)
    {
        List<nint> blocks = [];
        for (FreeBlock* block = chain.Head; block != null; block = block->Next)
        {
            blocks.Add((nint)block);
        }

        return blocks;
    }

    private static void AssertCensus(CentralClass shared, long binAndLiveBlocks, long transferBlocks, long slabs)
    {
        CentralCensus census = shared.Census();

        Assert.That((census.BinAndLiveBlocks, census.TransferBlocks, census.Slabs), Is.EqualTo((binAndLiveBlocks, transferBlocks, slabs)));
    }
}
