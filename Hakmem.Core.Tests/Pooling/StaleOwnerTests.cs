using System;
using System.Buffers;
using System.Collections.Generic;
using Hakmem.Pooling;
using NUnit.Framework;

namespace Hakmem.Tests.Pooling;

/// <summary>What RecycleOwners guarantees of owners and memories that were kept too long, and where the guarantee ends.</summary>
[TestFixture]
internal sealed class StaleOwnerTests
{
    private const int LengthBytes = 4_096;

    [Test]
    public void WhileItRests_AStaleOwner_NeverReachesANewerRenter()
    {
        using HakAllocator allocator = new();
        using HakMemoryPool pool = new(allocator, new HakMemoryPoolOptions { RecycleOwners = true });
        WarmUp(pool);
        IMemoryOwner<byte> stale = pool.Rent(LengthBytes);
        Memory<byte> kept = stale.Memory;
        stale.Dispose();

        for (int rent = 0; rent < OwnerRow.RestCount / 2; rent++)
        {
            using IMemoryOwner<byte> newer = pool.Rent(LengthBytes);
            Assert.That(newer, Is.Not.SameAs(stale));
            newer.Memory.Span.Fill(9);

            stale.Dispose();
            Assert.That(() => stale.Memory, Throws.InstanceOf<ObjectDisposedException>());
            Assert.That(() => kept.Span.Length, Throws.InstanceOf<ObjectDisposedException>());
            Assert.That(() => kept.Pin(), Throws.InstanceOf<ObjectDisposedException>());
            Assert.That(newer.Memory.Span.IndexOfAnyExcept((byte)9), Is.EqualTo(-1));
        }
    }

    [Test]
    public void UsedWhileItRests_AnOwner_NeverServesAgain([Values("dispose", "memory", "span", "pin")] string use)
    {
        using HakAllocator allocator = new();
        using HakMemoryPool pool = new(allocator, new HakMemoryPoolOptions { RecycleOwners = true });
        WarmUp(pool);
        IMemoryOwner<byte> stale = pool.Rent(LengthBytes);
        Memory<byte> kept = stale.Memory;
        stale.Dispose();

        Use(stale, kept, use);

        Assert.That(ServesAgain(pool, stale), Is.False);
        Assert.That(() => stale.Memory, Throws.InstanceOf<ObjectDisposedException>());
    }

    /// <summary>The control of the test above, and what recycling gives up: after its rest the object is the next renter's, whoever still holds it.</summary>
    [Test]
    public void NotUsedWhileItRests_AnOwnerServesAgain_AndAStaleReferenceThenReachesTheNextRenter()
    {
        using HakAllocator allocator = new();
        using HakMemoryPool pool = new(allocator, new HakMemoryPoolOptions { RecycleOwners = true });
        WarmUp(pool);
        IMemoryOwner<byte> stale = pool.Rent(LengthBytes);
        stale.Dispose();

        Assert.That(ServesAgain(pool, stale), Is.True);
    }

    [Test]
    public void WithoutRecycling_NoOwnerEverServesAgain()
    {
        using HakAllocator allocator = new();
        using HakMemoryPool pool = new(allocator);
        IMemoryOwner<byte> stale = pool.Rent(LengthBytes);
        stale.Dispose();

        Assert.That(ServesAgain(pool, stale), Is.False);
    }

    [Test]
    public void WithTracking_RecycledOwnersRestToo()
    {
        using HakAllocator allocator = new();
        using HakMemoryPool pool = new(allocator, new HakMemoryPoolOptions { RecycleOwners = true, LeakTracking = HakLeakTracking.Count });
        WarmUp(pool);
        IMemoryOwner<byte> stale = pool.Rent(LengthBytes);
        stale.Dispose();

        for (int rent = 0; rent < OwnerRow.RestCount / 2; rent++)
        {
            using IMemoryOwner<byte> newer = pool.Rent(LengthBytes);
            Assert.That(newer, Is.Not.SameAs(stale));
        }

        Assert.That(ServesAgain(pool, stale), Is.True);
    }

    /// <summary>Enough rents that owners are recycled at all.</summary>
    private static void WarmUp(HakMemoryPool pool)
    {
        HashSet<IMemoryOwner<byte>> seen = new(ReferenceEqualityComparer.Instance);
        bool isRecycled = false;
        for (int rent = 0; rent < 8 * (OwnerRow.RestCount + 1); rent++)
        {
            using IMemoryOwner<byte> owner = pool.Rent(LengthBytes);
            isRecycled |= !seen.Add(owner);
        }

        Assert.That(isRecycled, Is.True);
    }

    private static bool ServesAgain(HakMemoryPool pool, IMemoryOwner<byte> owner)
    {
        for (int rent = 0; rent < 20 * (OwnerRow.RestCount + 1); rent++)
        {
            using IMemoryOwner<byte> rented = pool.Rent(LengthBytes);
            if (ReferenceEquals(rented, owner))
            {
                return true;
            }
        }

        return false;
    }

    private static void Use(IMemoryOwner<byte> stale, Memory<byte> kept, string use)
    {
        switch (use)
        {
            case "dispose":
                stale.Dispose();
                break;
            case "memory":
                Assert.That(() => stale.Memory, Throws.InstanceOf<ObjectDisposedException>());
                break;
            case "span":
                Assert.That(() => kept.Span.Length, Throws.InstanceOf<ObjectDisposedException>());
                break;
            default:
                Assert.That(() => kept.Pin(), Throws.InstanceOf<ObjectDisposedException>());
                break;
        }
    }
}
