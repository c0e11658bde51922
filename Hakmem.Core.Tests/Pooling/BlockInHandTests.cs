using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Pooling;

/// <summary>The block that a thread gave back last stays in its hand. K2: it is as free as any, and goes where the others go.</summary>
[TestFixture]
internal sealed unsafe class BlockInHandTests
{
    private const int Bytes = 4_096;

    private HakAllocator _allocator = null!;
    private HakMemoryPool _pool = null!;

    [SetUp]
    public void MakePool()
    {
        _allocator = new HakAllocator();
        _pool = new HakMemoryPool(_allocator);
    }

    [TearDown]
    public void DisposePool()
    {
        _pool.Dispose();
        _allocator.Dispose();
    }

    [Test]
    public void WhatCameBackLast_IsLentNext([Values(Bytes, 65_536)] int bytes, [Values] bool isAnotherLengthBetween)
    {
        nint first = Returned(bytes);
        if (isAnotherLengthBetween)
        {
            Returned(256);
        }

        using IMemoryOwner<byte> next = _pool.Rent(bytes);

        Assert.That(AddressOf(next), Is.EqualTo(first));
    }

    /// <summary>Large blocks are never in the hand: put down to another one, one of the two would be lost, because the bin links none.</summary>
    [Test]
    public void TwoThatComeBack_AreBothLentAgain([Values(Bytes, 65_536)] int bytes, [Values] bool isAnotherLengthBetween)
    {
        Returned(bytes);
        IMemoryOwner<byte>[] first = [_pool.Rent(bytes), _pool.Rent(bytes)];
        nint[] addresses = [AddressOf(first[0]), AddressOf(first[1])];
        first[0].Dispose();
        first[1].Dispose();
        if (isAnotherLengthBetween)
        {
            Returned(256);
        }

        using IMemoryOwner<byte> one = _pool.Rent(bytes);
        using IMemoryOwner<byte> two = _pool.Rent(bytes);

        Assert.That(new[] { AddressOf(one), AddressOf(two) }, Is.EquivalentTo(addresses));
    }

    [Test]
    public void CountsAsABlockOfItsBin()
    {
        IMemoryOwner<byte> owner = Lent(_pool, Bytes);
        HakStatistics before = _allocator.GetStatistics();

        owner.Dispose();
        HakStatistics after = _allocator.GetStatistics();

        Assert.That((before.LiveBlocks, after.LiveBlocks), Is.EqualTo((1, 0)));
        Assert.That(after.BinBytes - before.BinBytes, Is.EqualTo(before.LiveBytes).And.GreaterThan(0));
    }

    [Test]
    public void ATrim_TakesItAway()
    {
        Returned(Bytes);

        _allocator.Trim(HakTrimLevel.Full);

        HakStatistics after = _allocator.GetStatistics();
        Assert.That((after.BinBytes, after.LiveBlocks), Is.EqualTo((0, 0)));
        Returned(Bytes);
    }

    [Test]
    public void TheEndOfItsThread_TakesItAway()
    {
        ThreadTeam.Run(1, _ => Returned(Bytes));

        _allocator.Trim(HakTrimLevel.Full);

        HakStatistics after = _allocator.GetStatistics();
        Assert.That((after.BinBytes, after.LiveBlocks), Is.EqualTo((0, 0)));
    }

    /// <summary>Whoever frees it by its address, as no user of a pool should, is told, and it is lent once.</summary>
    [Test]
    public void FreedAgainByItsAddress_IsFound()
    {
        nint address = Returned(Bytes);

        HakMemoryException? found = Assert.Throws<HakMemoryException>(() => _allocator.Free((void*)address));

        Assert.That(found!.Kind, Is.EqualTo(HakMemoryError.RepeatedFree));
        using IMemoryOwner<byte> one = _pool.Rent(Bytes);
        using IMemoryOwner<byte> two = _pool.Rent(Bytes);
        Assert.That(AddressOf(one), Is.EqualTo(address).And.Not.EqualTo(AddressOf(two)));
    }

    /// <summary>A block that was freed by its address while it was lent is in the bin: the owner's return puts it nowhere else.</summary>
    [Test]
    public void FreedByItsAddressWhileLent_TheReturnIsFound()
    {
        IMemoryOwner<byte> owner = Lent(_pool, Bytes);
        _allocator.Free((void*)AddressOf(owner));

        HakMemoryException? found = Assert.Throws<HakMemoryException>(owner.Dispose);

        Assert.That(found!.Kind, Is.EqualTo(HakMemoryError.RepeatedFree));
        using IMemoryOwner<byte> one = _pool.Rent(Bytes);
        using IMemoryOwner<byte> two = _pool.Rent(Bytes);
        Assert.That(AddressOf(one), Is.Not.EqualTo(AddressOf(two)));
    }

    [Test]
    public void WhereNothingMayRest_NothingDoes()
    {
        using HakAllocator strict = new(new HakOptions { ThreadCache = { MaxTotalBytes = 0 } });
        using HakMemoryPool pool = new(strict);

        for (int round = 0; round < 3; round++)
        {
            pool.Rent(Bytes).Dispose();
        }

        Assert.That(strict.GetStatistics().BinBytes, Is.Zero);
    }

    /// <summary>The quick way of a return is for leases that are live and that nobody pins.</summary>
    [Test]
    public void ASecondDispose_AndOneUnderAPin_TakeAnotherWay([Values] bool recycles)
    {
        using HakMemoryPool pool = new(_allocator, new HakMemoryPoolOptions { RecycleOwners = recycles });
        IMemoryOwner<byte> twice = Lent(pool, Bytes);
        IMemoryOwner<byte> pinned = pool.Rent(Bytes);
        MemoryHandle pin = pinned.Memory.Pin();

        twice.Dispose();
        twice.Dispose();
        pinned.Dispose();
        long heldBlocks = _allocator.GetStatistics().LiveBlocks;
        using IMemoryOwner<byte> one = pool.Rent(Bytes);
        using IMemoryOwner<byte> two = pool.Rent(Bytes);

        Assert.That(heldBlocks, Is.EqualTo(1));
        Assert.That(new[] { AddressOf(one), AddressOf(two), (nint)pin.Pointer }, Is.Unique);
        pin.Dispose();
        Assert.That(_allocator.GetStatistics().LiveBlocks, Is.EqualTo(2));
    }

    /// <summary>The address of a block that was lent and came back, with the bin of its length at hand.</summary>
    private nint Returned(int bytes)
    {
        using IMemoryOwner<byte> owner = Lent(_pool, bytes);
        return AddressOf(owner);
    }

    private static IMemoryOwner<byte> Lent(HakMemoryPool pool, int bytes)
    {
        // The first rent makes the bin, the second brings it to hand.
        pool.Rent(bytes).Dispose();
        pool.Rent(bytes).Dispose();
        return pool.Rent(bytes);
    }

    private static nint AddressOf(IMemoryOwner<byte> owner) => (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(owner.Memory.Span));
}
