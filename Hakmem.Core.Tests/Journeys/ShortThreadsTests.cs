using System;
using System.Collections.Concurrent;
using System.Threading;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Journeys;

/// <summary>Threads that live for a moment and leave blocks to the next: nothing may pile up for the dead.</summary>
[TestFixture]
internal sealed class ShortThreadsTests
{
    private const int ThreadsAtATime = 8;
    private const int BlocksLeft = 4;
    private const long MappedBound = 64L << 20;
    private const int ThreadCachesBound = 64;

    [Test]
    public void TwentyThousandThreads_LeaveNeitherCachesNorMemoryBehind() => RunBatches(new HakOptions(), threadCount: 20_000);

    [Test]
    public void FiveThousandThreads_OfALeanAllocator_LeaveNeitherCachesNorMemoryBehind() =>
        RunBatches(new HakOptions { Profile = HakProfile.Lean }, threadCount: 5_000);

    [Test]
    [Category("Long")]
    [Explicit]
    public void AMillionThreads_LeaveNeitherCachesNorMemoryBehind() => RunBatches(new HakOptions(), threadCount: 1_000_000);

    [Test]
    public void AThreadThatEnds_LeavesItsLiveBlocksValid()
    {
        using HakAllocator allocator = new();
        Parcel[] parcels = new Parcel[2_000];

        ThreadTeam.Run(1, _ =>
        {
            Random random = new(3);
            for (int index = 0; index < parcels.Length; index++)
            {
                parcels[index] = Parcel.Send(allocator, ParcelSizes.Next(random), index);
            }
        });
        ForceSalvage(allocator);
        new Model.AllocatorModel(allocator, 4) { CountsAreExact = false }.Run(3_000);

        int damaged = 0;
        foreach (Parcel parcel in parcels)
        {
            damaged += parcel.Receive(allocator) ? 0 : 1;
        }

        Assert.That(damaged, Is.Zero);
        Assert.That(allocator.GetStatistics().LiveBlocks, Is.Zero);
    }

    private static void RunBatches(HakOptions options, int threadCount)
    {
        using HakAllocator allocator = new(options);
        ConcurrentQueue<Parcel> legacy = new();
        int damaged = 0;

        for (int started = 0; started < threadCount; started += ThreadsAtATime)
        {
            Thread[] batch = new Thread[ThreadsAtATime];
            for (int index = 0; index < ThreadsAtATime; index++)
            {
                int seed = started + index;
                batch[index] = new Thread(() => Interlocked.Add(ref damaged, InheritAndBequeath(allocator, legacy, seed)));
                batch[index].Start();
            }

            foreach (Thread thread in batch)
            {
                thread.Join();
            }
        }

        damaged += ReceiveAll(allocator, legacy);
        ForceSalvage(allocator);

        HakStatistics statistics = allocator.GetStatistics();
        Assert.That(damaged, Is.Zero);
        Assert.That(statistics.LiveBlocks, Is.Zero, Leftovers.Describe(statistics));
        Assert.That(statistics.ThreadCaches, Is.LessThanOrEqualTo(ThreadCachesBound));
        Assert.That(statistics.PeakMappedBytes, Is.LessThanOrEqualTo(MappedBound));
        Assert.That(statistics.MappedBytes, Is.LessThanOrEqualTo(MappedBound));
    }

    private static int InheritAndBequeath(HakAllocator allocator, ConcurrentQueue<Parcel> legacy, int seed)
    {
        Random random = new(seed);
        int damaged = 0;
        for (int index = 0; index < BlocksLeft; index++)
        {
            legacy.Enqueue(Parcel.Send(allocator, random.Next(2_000), seed));
        }

        for (int index = 0; index < BlocksLeft && legacy.TryDequeue(out Parcel parcel); index++)
        {
            damaged += parcel.Receive(allocator) ? 0 : 1;
        }

        return damaged;
    }

    private static int ReceiveAll(HakAllocator allocator, ConcurrentQueue<Parcel> legacy)
    {
        int damaged = 0;
        while (legacy.TryDequeue(out Parcel parcel))
        {
            damaged += parcel.Receive(allocator) ? 0 : 1;
        }

        return damaged;
    }

    /// <summary>A thread object may outlive its thread until it is collected; a full trim salvages what belonged to the dead.</summary>
    private static void ForceSalvage(HakAllocator allocator)
    {
        Quiet.AwaitDyingThreads();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        allocator.Trim(HakTrimLevel.Full);
    }
}
