using System.Collections.Generic;
using Hakmem.Tests.Heaps;
using NUnit.Framework;

namespace Hakmem.Tests.Journeys;

/// <summary>The budget is spent to the last page: what is free and paid for is served all the same, also where what was given back lies before it.</summary>
[TestFixture]
internal sealed unsafe class SpentBudgetTests
{
    private const int SlabBytes = 64 * 1024;

    [TestCase(100)]
    [TestCase(512)]
    [TestCase(2000)]
    public void FreeBlocks_InPagesThatAreInUse_AreServed(int byteCount)
    {
        const long MaxBytes = 8 << 20;
        using HakAllocator allocator = new(new HakOptions { MaxBytes = MaxBytes });
        List<nint> kept = KeepEverySecond(allocator, byteCount);
        allocator.Trim(HakTrimLevel.Full);
        SpendBudget(allocator, MaxBytes);
        long freeBytes = allocator.GetStatistics().FreeBytes;

        long served = 0;
        while (allocator.TryAllocate((nuint)byteCount, out void* block))
        {
            kept.Add((nint)block);
            served += byteCount;
        }

        Assert.That(freeBytes, Is.GreaterThan(250_000), "Every second block behind the first pages of each slab is free.");
        Assert.That(served, Is.GreaterThan(freeBytes / 2));
        Assert.That(kept, Is.Unique);
        Assert.That(HeapInvariants.FirstBroken(allocator), Is.Null);
        kept.ForEach(block => allocator.Free((void*)block));
    }

    [TestCase(300_000)]
    [TestCase(50_000)]
    [TestCase(2_000)]
    [TestCase(100)]
    public void FreeSlabs_ThatWereNeverUsed_AreServed(int byteCount)
    {
        const long MaxBytes = 4 << 20;
        using HakAllocator allocator = new(new HakOptions { MaxBytes = MaxBytes });
        void* first = allocator.Allocate(300_000);
        void* second = allocator.Allocate(300_000);
        void* beside = allocator.Allocate(40_000);
        allocator.Free(first);
        allocator.Trim(HakTrimLevel.Full);
        void* rest = allocator.Allocate((nuint)RoomIn(allocator, MaxBytes));

        Assert.That(allocator.GetStatistics().DiscardedBytes, Is.Positive);
        Assert.That(RoomIn(allocator, MaxBytes), Is.Zero);
        Assert.That(allocator.TryAllocate((nuint)byteCount, out void* block), Is.True);
        Assert.That(HeapInvariants.FirstBroken(allocator), Is.Null);
        foreach (nint one in (nint[])[(nint)second, (nint)beside, (nint)rest, (nint)block])
        {
            allocator.Free((void*)one);
        }
    }

    /// <summary>Leaves slabs whose first pages are wholly free, and of whose other blocks every second one is in use.</summary>
    private static List<nint> KeepEverySecond(HakAllocator allocator, int byteCount)
    {
        const int WholePagesBytes = 16 * 1024;
        List<nint> blocks = [];
        List<nint> kept = [];
        for (int index = 0; index < (1 << 20) / byteCount; index++)
        {
            blocks.Add((nint)allocator.Allocate((nuint)byteCount));
        }

        foreach (nint block in blocks)
        {
            int offset = (int)(block % SlabBytes);
            if (offset < WholePagesBytes || offset / byteCount % 2 == 0)
            {
                allocator.Free((void*)block);
            }
            else
            {
                kept.Add(block);
            }
        }

        return kept;
    }

    private static void SpendBudget(HakAllocator allocator, long maxBytes)
    {
        _ = allocator.Allocate((nuint)RoomIn(allocator, maxBytes));
        while (allocator.TryAllocate(SlabBytes, out _))
        {
        }
    }

    private static long RoomIn(HakAllocator allocator, long maxBytes)
    {
        HakStatistics statistics = allocator.GetStatistics();
        return maxBytes - (statistics.MappedBytes - statistics.DiscardedBytes);
    }
}
