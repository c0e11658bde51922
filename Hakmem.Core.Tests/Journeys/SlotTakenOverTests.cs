using System;
using System.Buffers;
using Hakmem.Tests.Heaps;
using NUnit.Framework;

namespace Hakmem.Tests.Journeys;

/// <summary>Slots are used again: what still points at a disposed allocator must not be served by the one that came after it.</summary>
[TestFixture]
internal sealed unsafe class SlotTakenOverTests
{
    private const int BlockBytes = 100;

    /// <summary>Slots are given in turn: three times as often as there are any.</summary>
    private const int MaxTries = 750;

    private static readonly HakMemoryPoolOptions[] s_pools =
    [
        new(),
        new() { RecycleOwners = true },
        new() { Backing = HakMemoryPoolBacking.PinnedArray },
        new() { LeakTracking = HakLeakTracking.Count },
        new() { ClearOnReturn = true, RecycleOwners = true },
    ];

    private static readonly Action<HakAllocator>[] s_requests =
    [
        static allocator => allocator.Allocate(BlockBytes),
        static allocator => allocator.Allocate(30_000),
        static allocator => allocator.Allocate(200_000),
        static allocator => allocator.Allocate(5_000_000),
        static allocator => allocator.AllocateZeroed(BlockBytes),
        static allocator => allocator.AllocateZeroed(200_000),
        static allocator => allocator.AllocateAligned(BlockBytes, 512),
        static allocator => allocator.TryAllocate(BlockBytes, out _),
        static allocator => allocator.Reallocate(null, BlockBytes),
        static allocator => allocator.GetThreadHeap(),
        static allocator => allocator.AllocateBuffer<long>(10),
    ];

    [Test]
    public void ADisposedAllocator_WhoseSlotIsAnothers_StillRefuses([Range(0, 10)] int request, [Values(HakIntegrity.None, HakIntegrity.Standard)] HakIntegrity integrity)
    {
        HakAllocator disposed = Used(integrity);
        disposed.Dispose();
        using HakAllocator heir = HeirOf(disposed, integrity);

        Assert.That(() => s_requests[request](disposed), Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(heir.GetStatistics().LiveBlocks, Is.Zero);
        Assert.That(HeapInvariants.FirstBroken(heir), Is.Null);
    }

    /// <summary>What looks after the thread's bins must not take those of the other allocator for its own.</summary>
    [Test]
    public void ATrimOfADisposedAllocator_WhoseSlotIsAnothers_LeavesItsBinsAlone([Values] HakTrimLevel level)
    {
        HakAllocator disposed = Used(HakIntegrity.Standard);
        disposed.Dispose();
        using HakAllocator heir = HeirOf(disposed, HakIntegrity.Standard);
        long binBytes = heir.GetStatistics().BinBytes;

        disposed.Trim(level);
        disposed.Dispose();

        Assert.That(binBytes, Is.Positive);
        Assert.That(heir.GetStatistics().BinBytes, Is.EqualTo(binBytes));
        Assert.That(disposed.GetStatistics().MappedBytes, Is.Zero);
        Assert.That(HeapInvariants.FirstBroken(heir), Is.Null);
    }

    [TestCase(BlockBytes)]
    [TestCase(30_000)]
    [TestCase(200_000)]
    [TestCase(900_000)]
    [TestCase(5_000_000)]
    public void ADisposedAllocator_WhoseSlotIsAnothers_TakesNoneOfItsBlocks(int byteCount)
    {
        HakAllocator disposed = Used(HakIntegrity.Standard);
        disposed.Dispose();
        using HakAllocator heir = HeirOf(disposed, HakIntegrity.Standard);
        void* block = heir.Allocate((nuint)byteCount);

        Assert.That(() => disposed.Free(block), Throws.InstanceOf<HakMemoryException>());
        Assert.That(() => disposed.GetUsableSize(block), Throws.InstanceOf<HakMemoryException>());
        Assert.That(() => disposed.Reallocate(block, 10), Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(heir.GetStatistics().LiveBlocks, Is.EqualTo(1));
        heir.Free(block);
        Assert.That(HeapInvariants.FirstBroken(heir), Is.Null);
    }

    [TestCaseSource(nameof(s_pools))]
    public void APoolOfADisposedAllocator_WhoseSlotIsAnothers_StillRefuses(HakMemoryPoolOptions options)
    {
        HakAllocator disposed = new();
        using HakMemoryPool pool = new(disposed, options);
        pool.Rent(BlockBytes).Dispose();
        int slot = SlotOf(disposed, options);
        disposed.Dispose();

        bool wasTakenOver = false;
        for (int tries = 0; tries < MaxTries && !wasTakenOver; tries++)
        {
            // The thread then has a bin of the other allocator at hand, under the very name that the pool knows.
            using HakAllocator heir = new();
            using HakMemoryPool other = new(heir, options);
            other.Rent(BlockBytes).Dispose();
            wasTakenOver = SlotOf(heir, options) == slot;
            Assert.That(() => pool.Rent(BlockBytes), Throws.InstanceOf<ObjectDisposedException>().With.Message.Contains("or its allocator"));
        }

        Assert.That(wasTakenOver, Is.True);
    }

    [Test]
    public void APoolMadeOverADisposedAllocator_Refuses([Values] HakMemoryPoolBacking backing)
    {
        HakAllocator disposed = new();
        disposed.Dispose();
        using HakMemoryPool pool = new(disposed, new HakMemoryPoolOptions { Backing = backing });

        Assert.That(() => pool.Rent(BlockBytes), Throws.InstanceOf<ObjectDisposedException>());
    }

    [Test]
    public void ABlockThatIsOut_WhenItsAllocatorIsDisposed_KeepsTheSlotUntilItComesBack()
    {
        HakAllocator disposed = new();
        using HakMemoryPool pool = new(disposed);
        IMemoryOwner<byte> owner = pool.Rent(BlockBytes);
        disposed.Dispose();

        for (int tries = 0; tries < MaxTries; tries++)
        {
            using HakAllocator other = new();
            Assert.That(other.Slot, Is.Not.EqualTo(disposed.Slot));
        }

        owner.Memory.Span.Fill(1);
        owner.Dispose();
        Assert.That(disposed.GetStatistics().LiveBlocks, Is.Zero);
        HeirOf(disposed, HakIntegrity.Standard).Dispose();
    }

    private static HakAllocator Used(HakIntegrity integrity)
    {
        HakAllocator allocator = new(new HakOptions { Integrity = integrity });
        allocator.Free(allocator.Allocate(BlockBytes));
        return allocator;
    }

    /// <summary>An allocator in the same slot, whose bins on this thread have blocks of every length.</summary>
    private static HakAllocator HeirOf(HakAllocator disposed, HakIntegrity integrity)
    {
        HakAllocator heir = Used(integrity);
        for (int tries = 0; heir.Slot != disposed.Slot; tries++)
        {
            Assert.That(tries, Is.LessThan(MaxTries), "The slot was not given again.");
            heir.Dispose();
            heir = Used(integrity);
        }

        foreach (int byteCount in (int[])[BlockBytes, 512, 30_000, 200_000, 5_000_000])
        {
            heir.Free(heir.Allocate((nuint)byteCount));
        }

        return heir;
    }

    private static int SlotOf(HakAllocator allocator, HakMemoryPoolOptions options) =>
        options.Backing == HakMemoryPoolBacking.PinnedArray ? allocator.Pinned.Slot : allocator.Slot;
}
