using System;
using System.Buffers;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Hakmem.Pooling;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Pooling;

/// <summary>Owners that serve again: rested, bounded, and their thread's wherever they are returned. Each test has a thread of its own, and so a ring.</summary>
[TestFixture]
internal sealed class OwnerRingTests
{
    private const int LengthBytes = 256;

    [Test]
    public void AnOwner_RestsForAtLeastRestCountRents([Values(0, 1, 5, 127, 128, 300)] int heldCount, [Values] bool isReturnedElsewhere)
    {
        int leastRest = int.MaxValue;
        int leastCount = int.MaxValue;
        OnAThread(pool =>
        {
            using OtherThread other = new();
            Queue<IMemoryOwner<byte>> held = [];
            Dictionary<IMemoryOwner<byte>, int> returnedAt = new(ReferenceEqualityComparer.Instance);
            int rents = 0;
            for (int round = 0; round < 1_200; round++)
            {
                IMemoryOwner<byte> owner = pool.Rent(LengthBytes);
                rents++;
                if (returnedAt.TryGetValue(owner, out int at))
                {
                    leastRest = int.Min(leastRest, rents - at - 1);
                }

                held.Enqueue(owner);
                if (held.Count > heldCount)
                {
                    IMemoryOwner<byte> returned = held.Dequeue();
                    Return(returned, isReturnedElsewhere ? other : null);
                    returnedAt[returned] = rents;
                }
            }

            leastCount = OwnerRing.CurrentCount;
            DisposeAll(held);
        });

        Assert.That(leastRest, Is.InRange(OwnerRow.RestCount, 10_000));
        Assert.That(leastCount, Is.InRange(heldCount + OwnerRow.RestCount, 3 * (heldCount + OwnerRow.RestCount + 64)));
    }

    [Test]
    public void OwnersThatAreOutForLong_DoNotMakeTheRingGrow()
    {
        int before = 0;
        int after = 0;
        OnAThread(pool =>
        {
            List<IMemoryOwner<byte>> held = [];
            for (int round = 0; round < 40_000; round++)
            {
                IMemoryOwner<byte> owner = pool.Rent(LengthBytes);
                if (round % 100 == 0 && held.Count < 200)
                {
                    held.Add(owner);
                    continue;
                }

                owner.Dispose();
                before = held.Count == 200 && before == 0 ? OwnerRing.CurrentCount : before;
            }

            after = OwnerRing.CurrentCount;
            DisposeAll(held);
        });

        Assert.That(after, Is.InRange(200, before + 64));
    }

    [Test]
    public void OwnersThatCameBackAfterLong_ServeAgain()
    {
        HashSet<IMemoryOwner<byte>> seen = new(ReferenceEqualityComparer.Instance);
        int newOnes = 0;
        OnAThread(pool =>
        {
            List<IMemoryOwner<byte>> held = RentMany(pool, 1_000);
            seen.UnionWith(held);
            RentAndReturn(pool, 2_000, seen);
            DisposeAll(held);
            RentAndReturn(pool, 2_000, seen);
            held = RentMany(pool, 1_000);
            newOnes = held.Count(owner => !seen.Contains(owner));
            DisposeAll(held);
        });

        Assert.That(newOnes, Is.LessThan(300));
    }

    [Test]
    public void TheRing_IsBounded_AndWhatIsBeyondItWorks()
    {
        int count = 0;
        int distinct = 0;
        OnAThread(pool =>
        {
            List<IMemoryOwner<byte>> held = RentMany(pool, OwnerRing.MaxCount + 100);
            held.ForEach(static owner => owner.Memory.Span.Fill(1));
            distinct = held.Distinct<IMemoryOwner<byte>>(ReferenceEqualityComparer.Instance).Count();
            DisposeAll(held);
            count = OwnerRing.CurrentCount;
        });

        Assert.That(distinct, Is.EqualTo(OwnerRing.MaxCount + 100));
        Assert.That(count, Is.EqualTo(OwnerRing.MaxCount));
    }

    [Test]
    public void OwnersUsedAfterTheirEnd_LeaveTheRing_AlsoParkedOnes([Values(0, 300)] int heldCount)
    {
        HashSet<IMemoryOwner<byte>> misused = new(ReferenceEqualityComparer.Instance);
        int served = 0;
        OnAThread(pool =>
        {
            List<IMemoryOwner<byte>> held = RentMany(pool, heldCount);
            RentAndReturn(pool, 1_000, []);
            DisposeAll(held);
            foreach (IMemoryOwner<byte> owner in held)
            {
                owner.Dispose();
            }

            misused.UnionWith(held);
            for (int round = 0; round < 5_000; round++)
            {
                IMemoryOwner<byte> owner = pool.Rent(LengthBytes);
                served += misused.Contains(owner) ? 1 : 0;
                owner.Dispose();
                if (round % 3 == 0 && misused.Add(owner))
                {
                    owner.Dispose();
                }
            }
        });

        Assert.That(misused, Has.Count.AtLeast(1_000));
        Assert.That(served, Is.Zero);
    }

    /// <summary>Two pools of different lengths and allocators use one ring: an owner must know whose its block is.</summary>
    [Test]
    public void PoolsOfOneThread_ShareOwners_AndEachBlockGoesHome()
    {
        using HakAllocator first = new();
        using HakAllocator second = new();
        ThreadTeam.Run(1, _ =>
        {
            using HakMemoryPool small = new(first, new HakMemoryPoolOptions { RecycleOwners = true });
            using HakMemoryPool large = new(second, new HakMemoryPoolOptions { RecycleOwners = true, ClearOnReturn = true });
            HashSet<IMemoryOwner<byte>> ofSmall = new(ReferenceEqualityComparer.Instance);
            HashSet<IMemoryOwner<byte>> ofLarge = new(ReferenceEqualityComparer.Instance);
            for (int round = 0; round < 2_000; round++)
            {
                // Three lengths and two pools, so that owners change sides.
                using IMemoryOwner<byte> a = small.Rent(100 + (round % 3 * 40_000));
                using IMemoryOwner<byte> b = (round % 2 == 0 ? large : small).Rent(5_000);
                ofSmall.Add(a);
                ofLarge.Add(b);
                a.Memory.Span.Fill(1);
                b.Memory.Span.Fill(2);
                Assert.That(a.Memory.Span.IndexOfAnyExcept((byte)1), Is.EqualTo(-1));
            }

            ofSmall.IntersectWith(ofLarge);
            Assert.That(ofSmall, Is.Not.Empty);
        });

        Assert.That((first.GetStatistics().LiveBlocks, second.GetStatistics().LiveBlocks), Is.EqualTo((0, 0)));
    }

    private static void OnAThread(Action<HakMemoryPool> act)
    {
        using HakAllocator allocator = new();
        ThreadTeam.Run(1, _ =>
        {
            using HakMemoryPool pool = new(allocator, new HakMemoryPoolOptions { RecycleOwners = true });
            act(pool);
        });
        Assert.That(allocator.GetStatistics().LiveBlocks, Is.Zero);
    }

    private static List<IMemoryOwner<byte>> RentMany(HakMemoryPool pool, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => pool.Rent(LengthBytes))];

    private static void RentAndReturn(HakMemoryPool pool, int count, HashSet<IMemoryOwner<byte>> seen)
    {
        for (int round = 0; round < count; round++)
        {
            using IMemoryOwner<byte> owner = pool.Rent(LengthBytes);
            seen.Add(owner);
        }
    }

    private static void DisposeAll(IEnumerable<IMemoryOwner<byte>> owners)
    {
        foreach (IMemoryOwner<byte> owner in owners)
        {
            owner.Dispose();
        }
    }

    private static void Return(IMemoryOwner<byte> owner, OtherThread? other)
    {
        if (other is null)
        {
            owner.Dispose();
        }
        else
        {
            other.Do(owner.Dispose);
        }
    }

    /// <summary>A thread that does one thing after another for this one. It waits without spinning: the machine may have better things to do.</summary>
    private sealed class OtherThread : IDisposable
    {
        private readonly SemaphoreSlim _asked = new(0);
        private readonly SemaphoreSlim _done = new(0);
        private readonly Thread _thread;
        private Action? _work;

        public OtherThread()
        {
            _thread = new Thread(Work) { IsBackground = true };
            _thread.Start();
        }

        public void Do(Action work)
        {
            _work = work;
            _asked.Release();
            _done.Wait();
        }

        public void Dispose()
        {
            _work = null;
            _asked.Release();
            _thread.Join();
            _asked.Dispose();
            _done.Dispose();
        }

        private void Work()
        {
            for (_asked.Wait(); _work is { } work; _asked.Wait())
            {
                work();
                _done.Release();
            }
        }
    }
}
