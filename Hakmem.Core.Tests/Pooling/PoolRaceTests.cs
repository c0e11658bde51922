using System;
using System.Buffers;
using System.Runtime.InteropServices;
using System.Threading;
using Hakmem.Threads;
using Hakmem.Tests.Contracts;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Pooling;

/// <summary>Disposals that race with disposals, pins and rents. Every block must come back once and not under a pin.</summary>
[TestFixture]
internal sealed unsafe class PoolRaceTests
{
    private const int LengthBytes = 4_096;

    [Test]
    public void RacingDisposals_ThousandsOfRounds([ValueSource(typeof(PoolConfigurations), nameof(PoolConfigurations.Names))] string name)
    {
        using HakAllocator allocator = new();
        using HakMemoryPool pool = new(allocator, PoolConfigurations.Options(name));

        for (int repeat = 0; repeat < 8; repeat++)
        {
            Assert.That(PoolRules.RacingDisposals(pool, 300), Is.Null);
        }

        Quiet.SalvageDead();
        Assert.That(allocator.GetStatistics().LiveBlocks, Is.Zero);
    }

    /// <summary>Over the shared allocator owners are of other kinds. Blocks that came back twice would be lent twice.</summary>
    [TestCase("plain")]
    [TestCase("recycling")]
    public void RacingDisposals_OverTheSharedAllocator_LendNoBlockTwice(string name)
    {
        using HakMemoryPool pool = new(HakAllocator.Shared, PoolConfigurations.Options(name));

        for (int repeat = 0; repeat < 8; repeat++)
        {
            Assert.That(PoolRules.RacingDisposals(pool, 300), Is.Null);
        }
    }

    /// <summary>Whoever looks for the array of a buffer that another thread just gives back is given it or told that it is over.</summary>
    [Test]
    public void TryGetArray_WhileAnotherThreadDisposes_AnswersOrThrows([Values] bool recycles)
    {
        const int RoundCount = 5_000;
        using HakAllocator allocator = new();
        using HakMemoryPool pool = new(allocator, new HakMemoryPoolOptions { Backing = HakMemoryPoolBacking.PinnedArray, RecycleOwners = recycles });
        IMemoryOwner<byte>[] owners = new IMemoryOwner<byte>[RoundCount];
        int missed = 0;
        int arrived = 0;
        ThreadTeam.Run(2, mine =>
        {
            for (int round = 0; round < RoundCount; round++)
            {
                if (mine == 0)
                {
                    // Here, not on the thread of the tests, whose owners other tests count on.
                    owners[round] = pool.Rent(64);
                }

                Interlocked.Increment(ref arrived);
                Spin.Until(() => Volatile.Read(ref arrived) >= 2 * (round + 1));
                if (mine == 0)
                {
                    owners[round].Dispose();
                    continue;
                }

                try
                {
                    Memory<byte> memory = owners[round].Memory;
                    for (int look = 0; look < 20; look++)
                    {
                        missed += MemoryMarshal.TryGetArray<byte>(memory, out _) ? 0 : 1;
                    }
                }
                catch (ObjectDisposedException)
                {
                }
            }
        });

        Assert.That(missed, Is.Zero);
    }

    /// <summary>Each round begins with a new era: the renter may end its leases plainly until the other thread's first dispose takes that leave from it.</summary>
    [Test]
    public void TheRenterAndAnotherThread_DisposeTheSameOwners_EachBlockComesBackOnce([ValueSource(typeof(PoolConfigurations), nameof(PoolConfigurations.Names))] string name)
    {
        const int RoundCount = 5;
        const int OwnerCount = 200;
        using HakAllocator allocator = new();
        using HakMemoryPool pool = new(allocator, PoolConfigurations.Options(name));
        IMemoryOwner<byte>[] owners = new IMemoryOwner<byte>[OwnerCount];
        int round = 0;
        int arrived = 0;
        ThreadTeam.Run(
            1,
            _ =>
            {
                for (int mine = 1; mine <= RoundCount; mine++)
                {
                    SpinUntil(ref round, mine);
                    DisposeAll(owners, ref arrived, mine);
                }
            },
            meanwhile: () =>
            {
                for (int mine = 1; mine <= RoundCount; mine++)
                {
                    RentAndDispose(pool, ThreadBias.SharedPerEra << mine);
                    for (int index = 0; index < OwnerCount; index++)
                    {
                        owners[index] = pool.Rent(LengthBytes);
                    }

                    Volatile.Write(ref round, mine);
                    DisposeAll(owners, ref arrived, mine);
                    SpinUntil(ref arrived, 2 * OwnerCount * mine);
                }
            });

        Assert.That(PoolRules.SecondDispose(pool), Is.Null);
        Assert.That(allocator.GetStatistics().LiveBlocks, Is.Zero);
    }

    /// <summary>Else the renter could end its lease plainly while the other counts its pin.</summary>
    [Test]
    public void Pin_ByAnotherThread_FirstTakesTheLeaveOfTheRenter()
    {
        using HakAllocator allocator = new();
        using HakMemoryPool pool = new(allocator);
        bool hadLeave = false;
        int endedEras = 0;
        ThreadTeam.Run(1, _ =>
        {
            pool.Rent(LengthBytes).Dispose();
            ThreadBlock* block = ThreadFinder.Current;
            for (int count = 0; count < 1 << 22 && !HasLeave(block); count++)
            {
                block->Bias.CountShared(block);
            }

            using IMemoryOwner<byte> owner = pool.Rent(LengthBytes);
            hadLeave = HasLeave(block);
            endedEras = -block->Bias.EndedEras;
            ThreadTeam.Run(1, _ => owner.Memory.Pin().Dispose());
            endedEras += block->Bias.EndedEras;
        });

        Assume.That(hadLeave, Is.True, "The block of the thread has served too many before it.");
        Assert.That(endedEras, Is.EqualTo(1));
    }

    [Test]
    public void RacingPinsAndDisposals_NeverTakeABlockFromUnderAPin([ValueSource(typeof(PoolConfigurations), nameof(PoolConfigurations.Names))] string name)
    {
        const int RoundCount = 1_500;
        using HakAllocator allocator = new();
        using HakMemoryPool pool = new(allocator, PoolConfigurations.Options(name));
        int seed = Seed.Next(23);
        IMemoryOwner<byte>? shared = null;
        int round = 0;
        int done = 0;
        int pinned = 0;
        int damaged = 0;

        ThreadTeam.Run(
            1,
            _ =>
            {
                Random random = new(seed);
                for (int mine = 1; mine <= RoundCount; mine++)
                {
                    SpinUntil(ref round, mine);
                    Memory<byte> memory = ((MemoryManager<byte>)shared!).Memory;
                    Volatile.Write(ref done, -mine);
                    Thread.SpinWait(random.Next(30));
                    try
                    {
                        using MemoryHandle pin = memory.Pin();
                        Pattern.Fill(pin.Pointer, LengthBytes, mine);
                        Thread.SpinWait(random.Next(30));
                        damaged += Pattern.Holds(pin.Pointer, LengthBytes, mine) ? 0 : 1;
                        pinned++;
                    }
                    catch (ObjectDisposedException)
                    {
                        // The other was first.
                    }

                    Volatile.Write(ref done, mine);
                }
            },
            meanwhile: () =>
            {
                Random random = new(unchecked(seed + 1));
                for (int mine = 1; mine <= RoundCount; mine++)
                {
                    shared = pool.Rent(LengthBytes);
                    Volatile.Write(ref round, mine);
                    SpinUntil(ref done, -mine, mine);
                    Thread.SpinWait(random.Next(60));
                    shared.Dispose();

                    // Whoever is given the block while the pin holds it would spoil it.
                    using IMemoryOwner<byte> other = pool.Rent(LengthBytes);
                    other.Memory.Span.Fill(0xDD);
                    SpinUntil(ref done, mine, mine);
                }
            });

        Assert.That(damaged, Is.Zero);
        Assert.That(pinned, Is.GreaterThan(0), "Some pins must come first, or nothing was tested.");
        Quiet.SalvageDead();
        Assert.That(allocator.GetStatistics().LiveBlocks, Is.Zero);
    }

    [Test]
    public void ManyThreads_PassingOwnersAround_HarmNoBuffer([ValueSource(typeof(PoolConfigurations), nameof(PoolConfigurations.Names))] string name)
    {
        const int ThreadCount = 4;
        const int SlotCount = 64;
        using HakAllocator allocator = new();
        using HakMemoryPool pool = new(allocator, PoolConfigurations.Options(name));
        IMemoryOwner<byte>?[] slots = new IMemoryOwner<byte>?[SlotCount];
        int seed = Seed.Next(29);
        int damaged = 0;

        ThreadTeam.Run(ThreadCount, mine =>
        {
            Random random = new(seed + mine);
            for (int step = 0; step < 6_000; step++)
            {
                IMemoryOwner<byte> fresh = pool.Rent(16 + random.Next(2_000));
                fresh.Memory.Span[..16].Fill(unchecked((byte)step));
                fresh.Memory.Span[^1] = unchecked((byte)step);
                IMemoryOwner<byte>? old = Interlocked.Exchange(ref slots[random.Next(SlotCount)], fresh);
                if (old is not null)
                {
                    Span<byte> span = old.Memory.Span;
                    Interlocked.Add(ref damaged, span[..16].IndexOfAnyExcept(span[^1]) < 0 ? 0 : 1);
                    old.Dispose();
                }
            }
        });
        Array.ForEach(slots, static owner => owner?.Dispose());

        Assert.That(damaged, Is.Zero);
        Quiet.SalvageDead();
        Assert.That(allocator.GetStatistics().LiveBlocks, Is.Zero);
    }

    [Test]
    public void DisposeOfThePool_WhileOthersRent_LeavesEveryBufferValid()
    {
        int seed = Seed.Next(31);
        for (int round = 0; round < 60; round++)
        {
            using HakAllocator allocator = new();
            HakMemoryPool pool = new(allocator, new HakMemoryPoolOptions { RecycleOwners = round % 2 == 0 });
            int rents = 0;
            int refused = 0;
            ThreadTeam.Run(
                2,
                mine =>
                {
                    Random random = new(unchecked(seed + mine));
                    try
                    {
                        while (true)
                        {
                            using IMemoryOwner<byte> owner = pool.Rent(random.Next(5_000));
                            owner.Memory.Span.Fill(1);
                            Interlocked.Increment(ref rents);
                        }
                    }
                    catch (ObjectDisposedException)
                    {
                        Interlocked.Increment(ref refused);
                    }
                },
                meanwhile: () =>
                {
                    SpinWait.SpinUntil(() => Volatile.Read(ref rents) > 50, TimeSpan.FromSeconds(20));
                    pool.Dispose();
                });

            Assert.That(refused, Is.EqualTo(2));
            Quiet.SalvageDead();
            Assert.That(allocator.GetStatistics().LiveBlocks, Is.Zero);
        }
    }

    private static bool HasLeave(ThreadBlock* block) => (block->Bias.StampWord & ThreadBias.AlwaysShared) != ThreadBias.AlwaysShared;

    private static void RentAndDispose(HakMemoryPool pool, int count)
    {
        for (int index = 0; index < count; index++)
        {
            pool.Rent(LengthBytes).Dispose();
        }
    }

    private static void DisposeAll(IMemoryOwner<byte>[] owners, ref int arrived, int round)
    {
        for (int index = 0; index < owners.Length; index++)
        {
            Interlocked.Increment(ref arrived);
            SpinWait spin = default;
            while (Volatile.Read(ref arrived) < 2 * ((owners.Length * (round - 1)) + index + 1))
            {
                spin.SpinOnce(sleep1Threshold: -1);
            }

            owners[index].Dispose();
        }
    }

    private static void SpinUntil(ref int place, int value) => SpinUntil(ref place, value, value);

    private static void SpinUntil(ref int place, int value, int orValue)
    {
        SpinWait spin = default;
        for (int seen = Volatile.Read(ref place); seen != value && seen != orValue; seen = Volatile.Read(ref place))
        {
            spin.SpinOnce(sleep1Threshold: -1);
        }
    }
}
