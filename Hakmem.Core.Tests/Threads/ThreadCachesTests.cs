using System;
using System.Collections.Generic;
using Hakmem.Geometry;
using Hakmem.Tests.Doubles;
using Hakmem.Tests.Faults;
using Hakmem.Tests.Heaps;
using Hakmem.Tests.Tools;
using Hakmem.Threads;
using NUnit.Framework;

namespace Hakmem.Tests.Threads;

/// <summary>Bins and shelves of one thread: they grow by use, within their budget, and give all of it back.</summary>
[TestFixture]
internal sealed unsafe class ThreadCachesTests
{
    private const int BlockBytes = 64;
    private const int TinyClass = BlockBytes / MemoryGeometry.BlockAlignment;

    [Test]
    public void Bin_GrowsByUse_UpToABatch_ThenItsShelf()
    {
        using HakAllocator allocator = Create(out ThreadCache* cache);
        Assert.That(ThreadCache.Bin(cache, TinyClass).Limit, Is.Zero);

        allocator.Free(allocator.Allocate(BlockBytes));
        int first = ThreadCache.Bin(cache, TinyClass).Limit;
        TakeAndGive(allocator, BlockBytes, 100);

        Assert.That(first, Is.InRange(1, 8));
        Assert.That(ThreadCache.Bin(cache, TinyClass).Limit, Is.EqualTo(MemoryGeometry.BatchBlocks));
        Assert.That(ThreadCache.Shelf(cache, TinyClass)->Count, Is.InRange(1, ThreadShelf.MaxChains));
        Assert.That(HeapInvariants.FirstBroken(allocator), Is.Null);
    }

    [Test]
    public void Bins_Full_HoldNoMoreThanTheThreadsBudget([Values(4 * 1024, 64 * 1024, 512 * 1024)] int budgetBytes)
    {
        using HakAllocator allocator = Create(out ThreadCache* cache, budgetBytes);

        for (int length = 16; length <= 32_768; length += length / 4)
        {
            TakeAndGive(allocator, length, 200);
            Assert.That(cache->GrantedBytes, Is.InRange(0, budgetBytes));
        }

        Assert.That(HeapInvariants.FirstBroken(allocator), Is.Null);
    }

    [Test]
    public void Budget_Denied_IsTakenFromClassesThatLieIdle()
    {
        using HakAllocator allocator = Create(out ThreadCache* cache, budgetBytes: 16 * 1024);
        TakeAndGive(allocator, 64, 300);
        Assert.That(ThreadCache.Bin(cache, TinyClass).Limit, Is.GreaterThan(8));

        for (int round = 0; round < 300 && ThreadCache.Bin(cache, TinyClass).Limit > 0; round++)
        {
            TakeAndGive(allocator, 512, 40);
        }

        Assert.That(ThreadCache.Bin(cache, TinyClass).Limit, Is.Zero, "The class was not used for long.");
        Assert.That(ThreadCache.Bin(cache, SizeClasses.Of(512)).Limit, Is.GreaterThan(2));
        Assert.That(HeapInvariants.FirstBroken(allocator), Is.Null);
    }

    /// <summary>All first batches fit into the budget, and little else: classes in use must not take them from each other.</summary>
    [Test]
    public void ManyClasses_InUseAtOnce_KeepTheirFirstBatches()
    {
        const int Classes = 40;
        const int SpareBytes = 48 * 1024;
        int neededBytes = SpareBytes;
        using (HakAllocator measured = Create(out _))
        {
            for (int classIndex = 1; classIndex <= Classes; classIndex++)
            {
                ref readonly SizeClass sizeClass = ref SizeClasses.At(classIndex);
                neededBytes += sizeClass.BatchBlocks * HeapPrivates.Parts(HeapPrivates.Road(measured)).Caches.ChargeBytes(sizeClass);
            }
        }

        using HakAllocator allocator = Create(out ThreadCache* cache, neededBytes);
        Random random = new(Seed.Next(61));
        List<nint>[] held = new List<nint>[Classes + 1];
        for (int step = 0; step < 20_000; step++)
        {
            int classIndex = random.Next(1, Classes + 1);
            List<nint> blocks = held[classIndex] ??= [];
            if (blocks.Count == 0)
            {
                for (int count = 0; count < 40; count++)
                {
                    blocks.Add((nint)allocator.Allocate((nuint)SizeClasses.LengthBytes(classIndex)));
                }
            }
            else
            {
                blocks.ForEach(block => allocator.Free((void*)block));
                blocks.Clear();
            }
        }

        int wholeBins = 0;
        for (int classIndex = 1; classIndex <= Classes; classIndex++)
        {
            wholeBins += ThreadCache.Bin(cache, classIndex).Limit >= SizeClasses.At(classIndex).BatchBlocks ? 1 : 0;
            held[classIndex].ForEach(block => allocator.Free((void*)block));
        }

        Assert.That(cache->GrantedBytes, Is.InRange(neededBytes - SpareBytes, neededBytes));
        Assert.That(wholeBins, Is.GreaterThanOrEqualTo(Classes - 2), "One may just be looked at as if it were idle.");
        Assert.That(HeapInvariants.FirstBroken(allocator), Is.Null);
    }

    /// <summary>The blocks that come next are prefetched where frees go along the addresses: past the first and the last block too, which must harm nothing.</summary>
    [Test]
    public void FreesAlongTheAddresses_UpOrDown_HarmNothing([Values] bool isDown, [Values(16, 64, 1_024, 32_768, 262_144)] int byteCount)
    {
        using HakAllocator allocator = Create(out _);
        List<nint> blocks = [];
        for (int count = 0; count < 200; count++)
        {
            blocks.Add((nint)allocator.Allocate((nuint)byteCount));
        }

        blocks.Sort();
        if (isDown)
        {
            blocks.Reverse();
        }

        blocks.ForEach(block => allocator.Free((void*)block));

        Assert.That(allocator.GetStatistics().LiveBlocks, Is.Zero);
        Assert.That(HeapInvariants.FirstBroken(allocator), Is.Null);
    }

    /// <summary>As if other classes in use held more than may rest in a thread that only frees, and less than its budget, and some were only freed too.</summary>
    [TestCase(HakProfile.Lean, 64, 0, 8)]
    [TestCase(HakProfile.Lean, 64, 40, 2)]
    [TestCase(HakProfile.Lean, 2_048, 0, 2)]
    [TestCase(HakProfile.Balanced, 64, 40, MemoryGeometry.BatchBlocks)]
    [TestCase(HakProfile.Balanced, 1_024, 0, MemoryGeometry.BatchBlocks)]
    [TestCase(HakProfile.Balanced, 1_024, 7, 16)]
    [TestCase(HakProfile.Balanced, 1_024, 40, 4)]
    [TestCase(HakProfile.Balanced, 2_048, 40, 2)]
    [TestCase(HakProfile.Balanced, 16_384, 0, 1)]
    [TestCase(HakProfile.Balanced, 16_384, 40, 1)]
    public void FreesThatNobodyAsksFor_LeaveTogether(HakProfile profile, int byteCount, int otherClasses, int together)
    {
        const int Count = 2_000;
        const int OthersBytes = 256 * 1024;
        const int Before = 100;
        using HakAllocator allocator = new(new HakOptions { Profile = profile });
        ThreadCache* cache = HeapPrivates.Road(allocator).BindCache();
        nint[] blocks = new nint[Count];
        foreach (ref nint block in blocks.AsSpan())
        {
            block = (nint)allocator.Allocate((nuint)byteCount);
        }

        int overflows = 0;
        cache->GrantedBytes += OthersBytes;
        cache->OneSidedCount += (byte)otherClasses;
        foreach (nint block in blocks)
        {
            overflows += ThreadCache.Bin(cache, SizeClasses.Of((nuint)byteCount)).Room > 0 ? 0 : 1;
            allocator.Free((void*)block);
        }

        cache->GrantedBytes -= OthersBytes;
        cache->OneSidedCount -= (byte)otherClasses;
        Assert.That(overflows, Is.LessThanOrEqualTo((Count / together) + Before));
        Assert.That(ThreadCache.Bin(cache, SizeClasses.Of((nuint)byteCount)).Limit, Is.EqualTo(together));
        Assert.That(HeapInvariants.FirstBroken(allocator), Is.Null);
    }

    /// <summary>Room behind other bins that nobody needs goes first, and what is freed leaves by whole batches then.</summary>
    [TestCase(64)]
    [TestCase(416)]
    [TestCase(1_024)]
    public void FreesThatNobodyAsksFor_TakeTheRoomThatLiesIdle(int byteCount)
    {
        const int Count = 6_000;
        const int Before = 200;
        const int RestBytes = 256 * 1024;
        using HakAllocator allocator = new(new HakOptions { Profile = HakProfile.Balanced });
        ThreadCache* cache = HeapPrivates.Road(allocator).BindCache();
        nint[] blocks = new nint[Count];
        foreach (ref nint block in blocks.AsSpan())
        {
            block = (nint)allocator.Allocate((nuint)byteCount);
        }

        TakeAndGive(allocator, 2_048, 300);
        TakeAndGive(allocator, 512, 300);
        int overflows = 0;
        Assert.That(cache->GrantedBytes, Is.GreaterThan(2 * RestBytes));
        foreach (nint block in blocks)
        {
            overflows += ThreadCache.Bin(cache, SizeClasses.Of((nuint)byteCount)).Room > 0 ? 0 : 1;
            allocator.Free((void*)block);
        }

        Assert.That(overflows, Is.LessThanOrEqualTo((Count / MemoryGeometry.BatchBlocks) + Before));
        Assert.That(cache->GrantedBytes, Is.LessThanOrEqualTo(RestBytes));
        Assert.That(HeapInvariants.FirstBroken(allocator), Is.Null);
    }

    /// <summary>What will be freed next is brought to the processor: how far the thread goes from one full bin to the next is known.</summary>
    [Test]
    public void FreesInOrder_LeaveATrail()
    {
        const int Bytes = 64;
        using HakAllocator allocator = Create(out ThreadCache* cache);
        nint[] blocks = new nint[800];
        foreach (ref nint block in blocks.AsSpan())
        {
            block = (nint)allocator.Allocate(Bytes);
        }

        blocks.AsSpan().Sort();
        foreach (nint block in blocks)
        {
            allocator.Free((void*)block);
        }

        // A jump is answered with the way before it.
        nint way = ThreadCache.Trail(cache, SizeClasses.Of(Bytes))->Step(0, 1);
        Assert.That((long)way, Is.EqualTo((long)ThreadCache.Bin(cache, SizeClasses.Of(Bytes)).Limit * Bytes));
    }

    [Test]
    public void TotalBudget_OfZero_StillServesAndHoldsNextToNothing()
    {
        FailingOsMemory os = new();
        using HakAllocator allocator = FaultyHeap.Create(os, new HakOptions { ThreadCache = new HakThreadCacheOptions { MaxTotalBytes = 0 } });

        TakeAndGive(allocator, BlockBytes, 500);

        Assert.That(HeapPrivates.GrantedBytes(HeapPrivates.Parts(HeapPrivates.Road(allocator)).Caches), Is.Zero);
        Assert.That(allocator.GetStatistics().BinBytes, Is.LessThanOrEqualTo(BlockBytes * MemoryGeometry.BatchBlocks));
        Assert.That(HeapInvariants.FirstBroken(allocator), Is.Null);
    }

    [Test]
    public void TotalBudget_IsKeptByManyThreads_AndComesBackWhenTheyAreGone()
    {
        const long TotalBytes = 256 * 1024;
        FailingOsMemory os = new();
        using HakAllocator allocator = FaultyHeap.Create(os, new HakOptions { ThreadCache = new HakThreadCacheOptions { MaxTotalBytes = TotalBytes } });
        ThreadCaches caches = HeapPrivates.Parts(HeapPrivates.Road(allocator)).Caches;

        ThreadTeam.Run(4, index =>
        {
            for (int length = 16 + index; length < 20_000; length += length / 3)
            {
                TakeAndGive(allocator, length, 100);
            }
        });

        Assert.That(HeapPrivates.GrantedBytes(caches), Is.InRange(0, TotalBytes));
        allocator.Trim(HakTrimLevel.Full);
        Assert.That(HeapPrivates.GrantedBytes(caches), Is.Zero);
        Assert.That(HeapPrivates.Records(caches), Has.Count.LessThanOrEqualTo(1));
        Assert.That(HeapInvariants.FirstBroken(allocator), Is.Null);
    }

    [Test]
    public void Trim_Full_GivesTheBudgetAndAllBlocksBack()
    {
        using HakAllocator allocator = Create(out ThreadCache* cache);
        foreach (int length in (int[])[16, 100, 1_000, 5_000, 30_000, 60_000, 200_000])
        {
            TakeAndGive(allocator, length, 60);
        }

        Assert.That(cache->GrantedBytes, Is.Positive);
        allocator.Trim(HakTrimLevel.Full);

        Assert.That(cache->GrantedBytes, Is.Zero);
        Assert.That(allocator.GetStatistics().BinBytes, Is.Zero);
        Assert.That(allocator.GetStatistics().MappedBytes, Is.Zero);
    }

    [Test]
    public void Refill_RefusedByTheFloorBelow_LeavesTheBinEmptyAndSound()
    {
        FailingOsMemory os = new();
        using HakAllocator allocator = FaultyHeap.Create(os);
        allocator.Free(allocator.Allocate(BlockBytes));
        allocator.Trim(HakTrimLevel.Full);
        os.FailForEver();

        Assert.That(allocator.TryAllocate(BlockBytes, out _), Is.False);
        Assert.That(HeapInvariants.FirstBroken(allocator), Is.Null);
        os.StopFailing();
    }

    private static HakAllocator Create(out ThreadCache* cache, int budgetBytes = 512 * 1024)
    {
        HakAllocator allocator = new(new HakOptions { ThreadCache = new HakThreadCacheOptions { MaxBytes = budgetBytes } });
        cache = HeapPrivates.Road(allocator).BindCache();
        return allocator;
    }

    private static void TakeAndGive(HakAllocator allocator, int byteCount, int count)
    {
        List<nint> blocks = [];
        for (int index = 0; index < count; index++)
        {
            blocks.Add((nint)allocator.Allocate((nuint)byteCount));
        }

        blocks.ForEach(block => allocator.Free((void*)block));
    }
}
