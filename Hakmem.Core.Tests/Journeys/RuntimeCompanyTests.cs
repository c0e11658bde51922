using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Threading;
using Hakmem.Tests.Model;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Journeys;

/// <summary>Living with the rest of the runtime: collections that stop threads anywhere, finalizers that free.</summary>
[TestFixture]
internal sealed unsafe class RuntimeCompanyTests
{
    [Test]
    public void CollectionsInALoop_WhileThreadsAllocate_HarmNothing()
    {
        int seed = Seed.Next(81);
        using HakAllocator allocator = new();
        int running = 4;

        ThreadTeam.Run(
            4,
            index =>
            {
                new AllocatorModel(allocator, seed + index) { CountsAreExact = false, MaxLiveBytes = 8 << 20 }.Run(3_000);
                Interlocked.Decrement(ref running);
            },
            meanwhile: () =>
            {
                // Each kind stops all threads. They are left as much time between two stops as a stop took, which is the longer the more other tests left behind.
                for (int turn = 0; Volatile.Read(ref running) > 0; turn++)
                {
                    long start = Stopwatch.GetTimestamp();
                    GC.Collect(turn % 32 == 0 ? GC.MaxGeneration : 0, GCCollectionMode.Forced, blocking: true);
                    GC.WaitForPendingFinalizers();
                    SpinWait.SpinUntil(() => Volatile.Read(ref running) == 0, Stopwatch.GetElapsedTime(start));
                }
            });

        Assert.That(allocator.GetStatistics().LiveBlocks, Is.Zero);
    }

    [Test]
    public void BlocksFreedByFinalizers_ComeBack()
    {
        using HakAllocator allocator = new();
        AbandonOwners(allocator, 2_000);

        GC.Collect();
        GC.WaitForPendingFinalizers();

        Assert.That(allocator.GetStatistics().LiveBlocks, Is.LessThanOrEqualTo(1), "The last owner may still be held by a register.");
        GC.KeepAlive(allocator);
    }

    [Test]
    public void TrimFull_WhileThreadsAllocateAndFree_HarmsNothing([Values] HakProfile profile)
    {
        int seed = Seed.Next(82);
        using HakAllocator allocator = new(new HakOptions { Profile = profile });
        int running = 3;

        ThreadTeam.Run(
            3,
            index =>
            {
                new AllocatorModel(allocator, seed + index) { CountsAreExact = false, MaxLiveBytes = 8 << 20 }.Run(3_000);
                Interlocked.Decrement(ref running);
            },
            meanwhile: () =>
            {
                while (Volatile.Read(ref running) > 0)
                {
                    allocator.Trim(HakTrimLevel.Full);
                    allocator.GetStatistics();
                }
            });

        allocator.Trim(HakTrimLevel.Full);
        Assert.That(allocator.GetStatistics().LiveBlocks, Is.Zero);
    }

    [Test]
    public void FreesOfManyThreads_ToOneThatAllocates_AreAllAccountedFor()
    {
        const int BlockCount = 100_000;
        using HakAllocator allocator = new();
        ConcurrentBag<nint> inTransit = [];
        int allocated = 0;

        ThreadTeam.Run(4, index =>
        {
            if (index == 0)
            {
                try
                {
                    for (int step = 0; step < BlockCount; step++)
                    {
                        inTransit.Add((nint)allocator.Allocate((nuint)(step % 700)));
                    }
                }
                finally
                {
                    Volatile.Write(ref allocated, BlockCount);
                }
            }
            else
            {
                while (Volatile.Read(ref allocated) < BlockCount || !inTransit.IsEmpty)
                {
                    if (inTransit.TryTake(out nint block))
                    {
                        allocator.Free((void*)block);
                    }
                }
            }
        });

        Assert.That(allocator.GetStatistics().LiveBlocks, Is.Zero);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AbandonOwners(HakAllocator allocator, int count)
    {
        List<FinalizedBlock> owners = [];
        for (int index = 0; index < count; index++)
        {
            owners.Add(new FinalizedBlock(allocator, (nuint)index));
        }
    }

    private sealed class FinalizedBlock(HakAllocator allocator, nuint byteCount)
    {
        private readonly nint _block = (nint)allocator.Allocate(byteCount);

        ~FinalizedBlock() => allocator.Free((void*)_block);
    }
}
