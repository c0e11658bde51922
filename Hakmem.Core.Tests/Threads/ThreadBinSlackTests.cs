using System;
using System.Collections.Generic;
using Hakmem.Geometry;
using Hakmem.Tests.Heaps;
using Hakmem.Tests.Tools;
using Hakmem.Threads;
using NUnit.Framework;

namespace Hakmem.Tests.Threads;

/// <summary>A bin that goes to and fro around a batch has room for more, so that batches do not move for it; one that goes one way has not.</summary>
[TestFixture]
internal sealed unsafe class ThreadBinSlackTests
{
    private const int BlockBytes = 64;
    private const int TinyClass = BlockBytes / MemoryGeometry.BlockAlignment;
    private const int Batch = MemoryGeometry.BatchBlocks;

    private HakAllocator _allocator = null!;
    private ThreadCache* _cache;
    private Stack<nint> _held = null!;

    [SetUp]
    public void SetUp() => Make(512 * 1024);

    [TearDown]
    public void TearDown()
    {
        Give(_held.Count);
        Assert.That(HeapInvariants.FirstBroken(_allocator), Is.Null);
        _allocator.Dispose();
    }

    [Test]
    public void Bin_ThatGoesToAndFroAroundABatch_TakesTheRoomOfAFreePlaceOnItsShelf()
    {
        const int Rounds = 400;
        FillToTheBrim();
        int moved = 0;
        for (int round = 0; round < Rounds; round++)
        {
            moved += MovesOf(() => Give(2)) + MovesOf(() => Take(2));
        }

        Assert.That(Bin.Limit, Is.EqualTo(2 * Batch));
        Assert.That(moved, Is.LessThan(Rounds / 20));
    }

    /// <summary>What random_mixed does to a class: so many blocks are live, give or take a few.</summary>
    [Test]
    public void Bin_ThatWandersAroundABatch_MovesNoBatchesInTheEnd()
    {
        const int Steps = 20_000;
        const int Swing = 12;
        FillToTheBrim();
        Random random = new(Seed.Next(62));
        int middle = _held.Count;
        int movedLate = 0;
        for (int step = 0; step < Steps; step++)
        {
            int way = _held.Count - middle;
            bool takes = way == -Swing || (way != Swing && random.Next(2) == 0);
            int moved = MovesOf(() => Step(takes));
            movedLate += step >= Steps / 2 ? moved : 0;
        }

        Assert.That(movedLate, Is.Zero);
    }

    [Test]
    public void Bin_ThatHasNoShelf_PaysForAQuarterOfABatch()
    {
        const int TightBytes = 20 * 1024;
        TearDown();
        Make(TightBytes);
        int charge = HeapPrivates.Parts(HeapPrivates.Road(_allocator)).Caches.ChargeBytes(SizeClasses.At(TinyClass));
        Assert.That((Batch + SizeClasses.At(TinyClass).SlackBlocks) * charge, Is.EqualTo(TightBytes), "A batch, its slack, and no place on a shelf.");

        Take(20 * Batch);
        for (int round = 0; round < 10; round++)
        {
            Give(Batch + 1);
            Take(Batch + 1);
        }

        Assert.That(Bin.Limit, Is.EqualTo(Batch + SizeClasses.At(TinyClass).SlackBlocks));
        Assert.That((long)ThreadCache.Shelf(_cache, TinyClass)->Limit, Is.Zero);
    }

    [Test]
    public void Bin_ThatGoesOneWayAgain_GivesItsSlackBack()
    {
        FillToTheBrim();
        for (int round = 0; round < 10; round++)
        {
            Give(2);
            Take(2);
        }

        Assert.That(Bin.Limit, Is.GreaterThan(Batch));
        Give(3 * Batch);

        Assert.That(Bin.Limit, Is.EqualTo(Batch));
    }

    /// <summary>To be full once says nothing of its way: that it was full before was the time when it got the slack.</summary>
    [Test]
    public void Bin_ThatIsFullOnceSinceItHasSlack_KeepsIt()
    {
        FillToTheBrim();
        GiveUntilThereIsSlack();

        Give(Bin.Room + 1);
        Assert.That(Bin.Limit, Is.EqualTo(2 * Batch), "It may go back from here.");
        Give(Bin.Room + 1);
        Assert.That(Bin.Limit, Is.EqualTo(Batch), "The control: twice in a row is one way.");
    }

    /// <summary>Two batches are enough for going to and fro around one; the other free places stay with the shelf.</summary>
    [Test]
    public void Bin_OfTwoBatches_ThatGoesToAndFroAroundThem_TakesNoMoreRoom()
    {
        FillToTheBrim();
        GiveUntilThereIsSlack();
        Take(Bin.Count);
        int places = ThreadCache.Shelf(_cache, TinyClass)->Limit;

        int freePlaces = 0;
        for (int round = 0; round < 10; round++)
        {
            Take(Bin.Count + 1);
            while (Bin.Room > 0)
            {
                Give(1);
            }

            freePlaces += places - ThreadCache.Shelf(_cache, TinyClass)->Count;
            Give(1);
        }

        Assert.That(freePlaces, Is.Positive, "The test shows nothing unless there is a place to take.");
        Assert.That(Bin.Limit, Is.EqualTo(2 * Batch));
        Assert.That((int)ThreadCache.Shelf(_cache, TinyClass)->Limit, Is.EqualTo(places));
    }

    /// <summary>A batch of so few blocks has no quarter; twice as many would be a lot of memory for a few calls.</summary>
    [TestCase(20_000, 3)]
    [TestCase(30_000, 2)]
    public void Bin_WhoseBatchIsTooShortForSlack_HasNone(int byteCount, int batch)
    {
        int classIndex = SizeClasses.Of((nuint)byteCount);
        Assert.That(SizeClasses.At(classIndex).BatchBlocks, Is.EqualTo(batch));
        ThreadBin bin = ThreadCache.Bin(_cache, classIndex);
        Take(5 * batch, byteCount);
        Give(2 * batch);
        while (bin.Room != 1)
        {
            Give(1);
        }

        bool hasFreePlace = false;
        for (int round = 0; round < 10; round++)
        {
            Give(1);
            hasFreePlace |= ThreadCache.Shelf(_cache, classIndex)->Count < ThreadCache.Shelf(_cache, classIndex)->Limit;
            Give(1);
            Take(2, byteCount);
        }

        Assert.That(hasFreePlace, Is.True, "The test shows nothing unless there is a place to take.");
        Assert.That(bin.Limit, Is.EqualTo(batch));
    }

    [Test]
    public void Bin_OfTwoBatches_LeavesAsTwo()
    {
        FillToTheBrim();
        for (int round = 0; round < 10; round++)
        {
            Give(2);
            Take(2);
        }

        Give(Bin.Room);
        Assert.That(Bin.Count, Is.EqualTo(2 * Batch));
        HeapPrivates.Parts(HeapPrivates.Road(_allocator)).Caches.Drain(_cache);

        Assert.That(HeapInvariants.FirstBroken(_allocator), Is.Null, "No chain in transfer is longer than a batch.");
        Take(1);
        Assert.That(Bin.Count, Is.LessThan(Batch));
    }

    private ThreadBin Bin => ThreadCache.Bin(_cache, TinyClass);

    private void Make(int budgetBytes)
    {
        _allocator = new HakAllocator(new HakOptions { ThreadCache = new HakThreadCacheOptions { MaxBytes = budgetBytes } });
        _cache = HeapPrivates.Road(_allocator).BindCache();
        _held = [];
    }

    /// <summary>Brings the bin to one block below its limit, with chains behind it.</summary>
    private void FillToTheBrim()
    {
        Take(20 * Batch);
        Give(3 * Batch);
        while (Bin.Room != 1)
        {
            Give(1);
        }
    }

    /// <summary>Goes to and fro around the limit, and stops where the bin has just got the room of a second batch.</summary>
    private void GiveUntilThereIsSlack()
    {
        for (int round = 0; round < 10 && Bin.Limit == Batch; round++)
        {
            Give(2);
            Take(Bin.Limit == Batch ? 2 : 0);
        }

        Assert.That(Bin.Limit, Is.EqualTo(2 * Batch));
    }

    /// <returns>Chains that came to the shelf or left it.</returns>
    private int MovesOf(Action steps)
    {
        int before = ThreadCache.Shelf(_cache, TinyClass)->Count;
        steps();
        return int.Abs(ThreadCache.Shelf(_cache, TinyClass)->Count - before);
    }

    private void Step(bool takes)
    {
        if (takes)
        {
            Take(1);
        }
        else
        {
            Give(1);
        }
    }

    private void Take(int count, int byteCount = BlockBytes)
    {
        for (int index = 0; index < count; index++)
        {
            _held.Push((nint)_allocator.Allocate((nuint)byteCount));
        }
    }

    private void Give(int count)
    {
        for (int index = 0; index < count; index++)
        {
            _allocator.Free((void*)_held.Pop());
        }
    }
}
