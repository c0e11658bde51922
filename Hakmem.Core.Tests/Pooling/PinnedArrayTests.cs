using System;
using System.Buffers;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using Hakmem.Geometry;
using Hakmem.Heaps;
using Hakmem.Settings;
using Hakmem.Tests.Doubles;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Pooling;

/// <summary>What pools over pinned arrays promise beyond the contract: the array, one allocator with two halves, pages that go back.</summary>
[TestFixture]
internal sealed unsafe class PinnedArrayTests
{
    private static readonly int[] s_lengths = [1, 16, 100, 4_096, 5_000, 32_768, 65_536, 300_000, 1 << 20, 3_000_001];

    private static HakMemoryPoolOptions Pinned => new() { Backing = HakMemoryPoolBacking.PinnedArray };

    [TestCaseSource(nameof(s_lengths))]
    public void TheArray_HoldsTheBytesOfTheMemory_AndTheOtherWayRound(int lengthBytes)
    {
        using HakAllocator allocator = new();
        using HakMemoryPool pool = new(allocator, Pinned);
        using IMemoryOwner<byte> owner = pool.Rent(lengthBytes);
        Memory<byte> memory = owner.Memory;

        bool hasArray = MemoryMarshal.TryGetArray<byte>(memory, out ArraySegment<byte> segment);
        segment.AsSpan().Fill(1);
        bool isSeenThere = memory.Span.IndexOfAnyExcept((byte)1) < 0;
        memory.Span.Fill(2);

        Assert.That(hasArray && isSeenThere, Is.True);
        Assert.That(segment.Count, Is.EqualTo(memory.Length));
        Assert.That(segment.AsSpan().IndexOfAnyExcept((byte)2), Is.EqualTo(-1));
        using MemoryHandle pin = memory.Pin();
        Assert.That((nint)pin.Pointer, Is.EqualTo(Marshal.UnsafeAddrOfPinnedArrayElement(segment.Array!, segment.Offset)));
    }

    [Test]
    public void TheArrayOfASlice_IsTheSlice()
    {
        using HakAllocator allocator = new();
        using HakMemoryPool pool = new(allocator, Pinned);
        using IMemoryOwner<byte> owner = pool.Rent(4_096);
        MemoryMarshal.TryGetArray<byte>(owner.Memory, out ArraySegment<byte> whole);

        MemoryMarshal.TryGetArray<byte>(owner.Memory.Slice(100, 50), out ArraySegment<byte> slice);

        Assert.That(slice, Is.EqualTo(whole.Slice(100, 50)));
    }

    [Test]
    public void TheArray_OfADisposedOwner_IsRefused([Values] bool recycles)
    {
        using HakAllocator allocator = new();
        using HakMemoryPool pool = new(allocator, new HakMemoryPoolOptions { Backing = HakMemoryPoolBacking.PinnedArray, RecycleOwners = recycles });
        IMemoryOwner<byte> owner = pool.Rent(100);
        Memory<byte> kept = owner.Memory;

        owner.Dispose();

        Assert.That(() => MemoryMarshal.TryGetArray<byte>(kept, out _), Throws.InstanceOf<ObjectDisposedException>());
    }

    [Test]
    public void AnArrayKeptTooLong_IsMemoryAllTheSame()
    {
        HakAllocator allocator = new();
        using HakMemoryPool pool = new(allocator, Pinned);
        IMemoryOwner<byte> owner = pool.Rent(100);
        MemoryMarshal.TryGetArray<byte>(owner.Memory, out ArraySegment<byte> kept);

        owner.Dispose();
        allocator.Dispose();
        GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);

        Assert.That(() => kept.AsSpan().Fill(1), Throws.Nothing);
        Assert.That(allocator.GetStatistics().MappedBytes, Is.Zero);
    }

    [Test]
    public void CompactingCollections_BetweenUses_MoveNothing()
    {
        using HakAllocator allocator = new();
        using HakMemoryPool pool = new(allocator, Pinned);
        List<(IMemoryOwner<byte> Owner, nint Address)> rents = [];
        for (int index = 0; index < 600; index++)
        {
            IMemoryOwner<byte> owner = pool.Rent(1 + (index * 37));
            using MemoryHandle pin = owner.Memory.Pin();
            Pattern.Fill(pin.Pointer, (nuint)owner.Memory.Length, index);
            rents.Add((owner, (nint)pin.Pointer));
            if (index % 200 == 0)
            {
                GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
            }
        }

        int harmed = 0;
        for (int index = 0; index < rents.Count; index++)
        {
            using MemoryHandle pin = rents[index].Owner.Memory.Pin();
            bool isSound = (nint)pin.Pointer == rents[index].Address && Pattern.Holds(pin.Pointer, (nuint)rents[index].Owner.Memory.Length, index);
            harmed += isSound ? 0 : 1;
        }

        rents.ForEach(static rent => rent.Owner.Dispose());
        Assert.That(harmed, Is.Zero);
    }

    [Test]
    public void ScatteredSurvivors_DoNotKeepThePagesOfTheOthers()
    {
        if (!ResidentPages.IsSupported)
        {
            Assert.Ignore("The system tells nothing about single pages.");
        }

        const int Count = 16_384;
        const int KeptOneIn = 256;
        using HakAllocator allocator = new();
        using HakMemoryPool pool = new(allocator, Pinned);
        IMemoryOwner<byte>[] owners = new IMemoryOwner<byte>[Count];
        HashSet<nuint> superslabs = [];
        for (int index = 0; index < Count; index++)
        {
            owners[index] = pool.Rent(4_096);
            owners[index].Memory.Span.Fill(unchecked((byte)(index / KeptOneIn)));
            using MemoryHandle pin = owners[index].Memory.Pin();
            superslabs.Add((nuint)SlabAddress.SuperslabOf(pin.Pointer));
        }

        long peak = ResidentBytes(superslabs);
        for (int index = 0; index < Count; index++)
        {
            if (index % KeptOneIn != 0)
            {
                owners[index].Dispose();
            }
        }

        allocator.Trim(HakTrimLevel.Full);
        long after = ResidentBytes(superslabs);
        HakStatistics statistics = allocator.GetStatistics();
        int harmed = 0;
        for (int index = 0; index < Count; index += KeptOneIn)
        {
            harmed += owners[index].Memory.Span.IndexOfAnyExcept(unchecked((byte)(index / KeptOneIn))) >= 0 ? 1 : 0;
            owners[index].Dispose();
        }

        Assert.That(peak, Is.AtLeast(64L << 20), "64 MiB were written.");
        Assert.That(after, Is.LessThan(8L << 20), "256 KiB are in use.");
        Assert.That(statistics.LiveBlocks, Is.EqualTo(Count / KeptOneIn));
        Assert.That(harmed, Is.Zero);
    }

    [Test]
    public void Statistics_AndTrim_CoverBothHalves_AndTheLimitToo()
    {
        using HakAllocator allocator = new(new HakOptions { MaxBytes = 16 << 20 });
        using HakMemoryPool native = new(allocator);
        using HakMemoryPool pinned = new(allocator, Pinned);
        IMemoryOwner<byte> first = native.Rent(3 << 20);
        IMemoryOwner<byte> second = pinned.Rent(4 << 20);

        HakStatistics statistics = allocator.GetStatistics();

        Assert.That((statistics.LiveBlocks, statistics.HugeBlocks), Is.EqualTo((2, 2)));
        Assert.That(statistics.LiveBytes, Is.EqualTo(7 << 20));
        Assert.That(statistics.MappedBytes, Is.EqualTo(Sum(statistics)).And.GreaterThanOrEqualTo(7 << 20));
        Assert.That(() => pinned.Rent(10 << 20), Throws.InstanceOf<OutOfMemoryException>());
        first.Dispose();
        Assert.That(() => pinned.Rent(10 << 20).Dispose(), Throws.Nothing, "What the other half keeps is given back first.");
        second.Dispose();
        allocator.Trim(HakTrimLevel.Full);
        Assert.That(allocator.GetStatistics().MappedBytes, Is.Zero);
    }

    [Test]
    public void TheCollectorsRefusal_IsOutOfMemory_AndThePoolStaysUsable([Values(100, 4_096, 300_000, 3 << 20)] int lengthBytes)
    {
        ForgedArrays arrays = new();
        using HakAllocator allocator = HakAllocator.Over(HeapFactory.CreatePinned(HeapFactory.Create(SettingsFreezer.Default()), arrays));
        using HakMemoryPool pool = new(allocator);
        arrays.Refuses = true;

        Assert.That(() => pool.Rent(lengthBytes), Throws.InstanceOf<OutOfMemoryException>());
        arrays.Refuses = false;
        using IMemoryOwner<byte> owner = pool.Rent(lengthBytes);

        Assert.That(MemoryMarshal.TryGetArray<byte>(owner.Memory, out _), Is.True);
        Assert.That(allocator.GetStatistics().LiveBlocks, Is.EqualTo(1));
        Assert.That(allocator.GetStatistics().FailedCalls, Is.GreaterThan(0));
    }

    [Test]
    public void PoolsOfOneAllocator_ShareOneHalf()
    {
        using HakAllocator allocator = new();
        for (int index = 0; index < 300; index++)
        {
            using HakMemoryPool pool = new(allocator, Pinned);
            pool.Rent(100).Dispose();
        }

        Assert.That(allocator.GetStatistics().MappedBytes, Is.LessThanOrEqualTo(4 << 20));
    }

    [Test]
    public void DisposeOfTheAllocator_EndsThePool_AndItsMemoryGoesWithTheLastBlock()
    {
        HakAllocator allocator = new();
        using HakMemoryPool pool = new(allocator, Pinned);
        IMemoryOwner<byte> owner = pool.Rent(4_096);
        owner.Memory.Span.Fill(3);

        allocator.Dispose();

        Assert.That(() => pool.Rent(4_096), Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(owner.Memory.Span.IndexOfAnyExcept((byte)3), Is.EqualTo(-1));
        Assert.That(MemoryMarshal.TryGetArray<byte>(owner.Memory, out _), Is.True);
        owner.Dispose();
        Assert.That(allocator.GetStatistics().MappedBytes, Is.Zero);
        Assert.That(() => new HakMemoryPool(allocator, Pinned).Rent(1), Throws.InstanceOf<ObjectDisposedException>());
    }

    [Test]
    public void APoolOverAnAllocatorThatIsOver_LendsNothing()
    {
        HakAllocator allocator = new();
        allocator.Dispose();

        Assert.That(() => new HakMemoryPool(allocator, Pinned).Rent(1), Throws.InstanceOf<ObjectDisposedException>());
    }

    [Test]
    public void LiveOptions_ReachThePinnedHalf()
    {
        using HakAllocator allocator = new(new HakOptions { MaxBytes = 64 << 20 });
        using HakMemoryPool pool = new(allocator, Pinned);
        pool.Rent(30 << 20).Dispose();

        allocator.Revise(new HakOptions { MaxBytes = 8 << 20 });

        Assert.That(() => pool.Rent(30 << 20), Throws.InstanceOf<OutOfMemoryException>());
    }

    private static long Sum(HakStatistics statistics) =>
        statistics.LiveBytes + statistics.BinBytes + statistics.TransferBytes + statistics.FreeBytes + statistics.DiscardedBytes + statistics.MetadataBytes;

    private static long ResidentBytes(HashSet<nuint> superslabs) =>
        superslabs.Sum(static superslab => ResidentPages.BytesWithin(new Extent(superslab, MemoryGeometry.SuperslabBytes)));
}
