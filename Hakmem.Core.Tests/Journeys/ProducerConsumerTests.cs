using System;
using System.Collections.Concurrent;
using System.Threading;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Journeys;

/// <summary>Blocks allocated on one thread and freed on another, the normal case of ownerless frees.</summary>
[TestFixture]
internal sealed class ProducerConsumerTests
{
    private const int ParcelCount = 60_000;
    private const int RingParcelCount = 20_000;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    [Test]
    public void BothWays_EveryParcelArrivesUnharmed([Values] HakProfile profile)
    {
        int seed = Seed.Next(41);
        using HakAllocator allocator = new(new HakOptions { Profile = profile });
        using BlockingCollection<Parcel> there = new(500);
        using BlockingCollection<Parcel> back = new(500);
        int damaged = 0;

        ThreadTeam.Run(4, index =>
        {
            bool isFirstPair = index < 2;
            if (index % 2 == 0)
            {
                Produce(allocator, isFirstPair ? there : back, ParcelCount, seed + index);
            }
            else
            {
                Interlocked.Add(ref damaged, Consume(allocator, isFirstPair ? there : back));
            }
        });

        Assert.That(damaged, Is.Zero);
        AssertEmpty(allocator);
    }

    [Test]
    public void AroundARingOfFourThreads_EachFreesWhatItsNeighbourAllocated([Values] HakProfile profile)
    {
        const int ThreadCount = 4;
        int seed = Seed.Next(42);
        using HakAllocator allocator = new(new HakOptions { Profile = profile });
        ConcurrentQueue<Parcel>[] mailboxes = [new(), new(), new(), new()];
        int damaged = 0;

        ThreadTeam.Run(ThreadCount, index =>
        {
            Random random = new(seed + index);
            for (int step = 0; step < RingParcelCount; step++)
            {
                mailboxes[(index + 1) % ThreadCount].Enqueue(Parcel.Send(allocator, ParcelSizes.Next(random), step));
                if ((step % 50 == 0 || mailboxes[index].Count > 200) && !ReceiveAll(allocator, mailboxes[index]))
                {
                    Interlocked.Increment(ref damaged);
                }
            }
        });

        foreach (ConcurrentQueue<Parcel> mailbox in mailboxes)
        {
            Assert.That(ReceiveAll(allocator, mailbox), Is.True);
        }

        Assert.That(damaged, Is.Zero);
        AssertEmpty(allocator);
    }

    [Test]
    public void OneWayForALongTime_MemoryDoesNotPileUpAtEitherEnd()
    {
        using HakAllocator allocator = new();
        using BlockingCollection<Parcel> road = new(100);

        ThreadTeam.Run(2, index =>
        {
            if (index == 0)
            {
                SendAll(road, 300_000, step => Parcel.Send(allocator, 256, step));
            }
            else
            {
                Consume(allocator, road);
            }
        });

        Assert.That(allocator.GetStatistics().PeakMappedBytes, Is.LessThanOrEqualTo(16L << 20), "75 MB went through, at most 100 parcels at a time.");
        AssertEmpty(allocator);
    }

    private static void Produce(HakAllocator allocator, BlockingCollection<Parcel> road, int count, int seed)
    {
        Random random = new(seed);
        SendAll(road, count, step => Parcel.Send(allocator, ParcelSizes.Next(random), step));
    }

    /// <summary>Ends the road whatever happens, and does not wait for ever for a consumer that failed.</summary>
    private static void SendAll(BlockingCollection<Parcel> road, int count, Func<int, Parcel> send)
    {
        try
        {
            for (int step = 0; step < count; step++)
            {
                if (!road.TryAdd(send(step), s_patience))
                {
                    throw new TimeoutException("Nobody takes the parcels.");
                }
            }
        }
        finally
        {
            road.CompleteAdding();
        }
    }

    private static int Consume(HakAllocator allocator, BlockingCollection<Parcel> road)
    {
        int damaged = 0;
        foreach (Parcel parcel in road.GetConsumingEnumerable())
        {
            damaged += parcel.Receive(allocator) ? 0 : 1;
        }

        return damaged;
    }

    private static bool ReceiveAll(HakAllocator allocator, ConcurrentQueue<Parcel> mailbox)
    {
        bool unharmed = true;
        while (mailbox.TryDequeue(out Parcel parcel))
        {
            unharmed &= parcel.Receive(allocator);
        }

        return unharmed;
    }

    private static void AssertEmpty(HakAllocator allocator)
    {
        HakStatistics statistics = allocator.GetStatistics();
        Assert.That(statistics.LiveBlocks, Is.Zero);
        Assert.That(statistics.LiveBytes, Is.Zero);
    }
}
