using System;
using System.Collections.Generic;
using System.Threading;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Journeys;

/// <summary>Dispose while other threads allocate and free: they succeed or are told so; no block is harmed, and nothing stays mapped.</summary>
[TestFixture]
internal sealed class DisposeUnderFireTests
{
    private const int ThreadCount = 4;
    private const int HeldParcels = 40;

    [Test]
    public void Dispose_WhileFourThreadsAllocateAndFree_HarmsNoBlock([Values] HakProfile profile)
    {
        int seed = Seed.Next(61);
        for (int round = 0; round < 60; round++)
        {
            AssertRound(new HakOptions { Profile = profile }, seed + (round * ThreadCount), allocationsBefore: round * 37 % 900);
        }
    }

    [Test]
    [Category("Long")]
    [Explicit]
    public void Dispose_WhileFourThreadsAllocateAndFree_ManyTimes_HarmsNoBlock([Values] HakProfile profile)
    {
        int seed = Seed.Fresh();
        for (int round = 0; round < 5_000; round++)
        {
            AssertRound(new HakOptions { Profile = profile }, unchecked(seed + (round * ThreadCount)), allocationsBefore: round * 37 % 2_000);
        }
    }

    private static void AssertRound(HakOptions options, int seed, int allocationsBefore)
    {
        HakAllocator allocator = new(options);
        int damaged = 0;
        int refused = 0;
        int allocations = 0;

        ThreadTeam.Run(
            ThreadCount,
            index =>
            {
                Interlocked.Add(ref damaged, AllocateUntilRefused(allocator, seed + index, ref allocations));
                Interlocked.Increment(ref refused);
            },
            meanwhile: () =>
            {
                SpinWait.SpinUntil(() => Volatile.Read(ref allocations) >= allocationsBefore, TimeSpan.FromSeconds(20));
                allocator.Dispose();
            });

        Assert.That(damaged, Is.Zero);
        Assert.That(refused, Is.EqualTo(ThreadCount));
        HakStatistics statistics = allocator.GetStatistics();
        Assert.That(statistics.LiveBlocks, Is.Zero, Leftovers.Describe(statistics));
        Assert.That(statistics.CachedBytes, Is.Zero, Leftovers.Describe(statistics));

        // What rested with threads that have ended meanwhile is salvaged here at the latest.
        allocator.Trim(HakTrimLevel.Full);
        statistics = allocator.GetStatistics();
        Assert.That(statistics.MappedBytes, Is.Zero, Leftovers.Describe(statistics));
    }

    private static int AllocateUntilRefused(HakAllocator allocator, int seed, ref int allocations)
    {
        Random random = new(seed);
        Queue<Parcel> held = new();
        int damaged = 0;
        try
        {
            while (true)
            {
                held.Enqueue(Parcel.Send(allocator, ParcelSizes.Next(random), random.Next(1_000_000)));
                Interlocked.Increment(ref allocations);
                if (held.Count > HeldParcels)
                {
                    damaged += held.Dequeue().Receive(allocator) ? 0 : 1;
                }
            }
        }
        catch (ObjectDisposedException)
        {
            // The blocks that are still out are ours until we free them.
        }

        while (held.TryDequeue(out Parcel parcel))
        {
            damaged += parcel.Receive(allocator) ? 0 : 1;
        }

        return damaged;
    }
}
