using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Hakmem.Tests.Doubles;
using Hakmem.Tests.Heaps;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Journeys;

/// <summary>Numbers of a quiet allocator are exact.</summary>
[TestFixture]
internal sealed unsafe class StatisticsTests
{
    private static readonly int[] s_lengths = [0, 1, 16, 24, 100, 1_000, 1_025, 8_000, 20_000, 32_768, 32_769, 100_000, 262_145, 1_000_000, 1_048_577, 5_000_000];

    [Test]
    public void LiveBlocksAndLiveBytes_AreExactAcrossTheTiers([Values] HakProfile profile)
    {
        using HakAllocator allocator = new(new HakOptions { Profile = profile });
        List<nint> blocks = [];
        long usableBytes = 0;
        List<string> complaints = [];

        foreach (int round in Enumerable.Range(0, 5))
        {
            foreach (int length in s_lengths)
            {
                void* block = allocator.Allocate((nuint)length);
                usableBytes += (long)allocator.GetUsableSize(block);
                blocks.Add((nint)block);
                HakStatistics now = allocator.GetStatistics();
                if (now.LiveBlocks != blocks.Count || now.LiveBytes != usableBytes)
                {
                    complaints.Add($"after {length} bytes in round {round}: {now.LiveBlocks} blocks of {blocks.Count}, {now.LiveBytes} bytes of {usableBytes}");
                }
            }
        }

        blocks.ForEach(block => allocator.Free((void*)block));
        HakStatistics after = allocator.GetStatistics();

        Assert.That(complaints, Is.Empty);
        Assert.That(after.LiveBlocks, Is.Zero);
        Assert.That(after.LiveBytes, Is.Zero);
        Assert.That(after.HugeBlocks, Is.Zero);
    }

    [Test]
    public void LiveBlocks_AreExactWhenOtherThreadsFreed()
    {
        using HakAllocator allocator = new();
        nint[] blocks = [.. Enumerable.Range(0, 10_000).Select(index => (nint)allocator.Allocate((nuint)(index % 5_000)))];

        ThreadTeam.Run(2, thread =>
        {
            for (int index = thread; index < 8_000; index += 2)
            {
                allocator.Free((void*)blocks[index]);
            }
        });

        Assert.That(allocator.GetStatistics().LiveBlocks, Is.EqualTo(2_000));
        foreach (nint block in blocks.AsSpan(8_000))
        {
            allocator.Free((void*)block);
        }

        Assert.That(allocator.GetStatistics().LiveBlocks, Is.Zero);
    }

    [Test]
    public void AFreshAllocator_HoldsNothing()
    {
        using HakAllocator allocator = new();

        HakStatistics statistics = allocator.GetStatistics();

        Assert.That(statistics.LiveBlocks, Is.Zero);
        Assert.That(statistics.LiveBytes, Is.Zero);
        Assert.That(statistics.FailedCalls, Is.Zero);
    }

    [Test]
    public void GetStatistics_DuringAPass_WaitsForIt() => Assert.That(Unstalled.Play(FirstBrokenDuringAPass), Is.Null);

    [Test]
    public void HugeBlocks_AreCountedWhileTheyAreOut()
    {
        using HakAllocator allocator = new();
        void* block = allocator.Allocate(3 << 20);

        long whileOut = allocator.GetStatistics().HugeBlocks;
        allocator.Free(block);

        Assert.That(whileOut, Is.EqualTo(1));
        Assert.That(allocator.GetStatistics().HugeBlocks, Is.Zero);
    }

    [Test]
    public void SizeClasses_AddUpToTheSmallBlocks()
    {
        using HakAllocator allocator = new();
        nint[] blocks = [.. Enumerable.Range(0, 3_000).Select(index => (nint)allocator.Allocate((nuint)(index * 10)))];

        HakStatistics statistics = allocator.GetStatistics();
        long sum = statistics.SizeClasses.Sum(static sizeClass => sizeClass.LiveBlocks);
        long bytes = statistics.SizeClasses.Sum(static sizeClass => sizeClass.LiveBlocks * sizeClass.BlockBytes);

        Assert.That(sum, Is.EqualTo(blocks.Length));
        Assert.That(bytes, Is.EqualTo(statistics.LiveBytes));
        Assert.That(statistics.SizeClasses.Select(static sizeClass => sizeClass.BlockBytes), Is.Ordered);
        foreach (nint block in blocks)
        {
            allocator.Free((void*)block);
        }
    }

    [Test]
    public void TrimFull_OfAnAllocatorWithNothingOut_UnmapsEverything([Values] HakProfile profile)
    {
        using HakAllocator allocator = new(new HakOptions { Profile = profile });
        Parcel[] parcels = [.. s_lengths.SelectMany(length => Enumerable.Range(0, 30).Select(seed => Parcel.Send(allocator, length, seed)))];
        int damaged = parcels.Count(parcel => !parcel.Receive(allocator));

        HakTrimReport report = allocator.Trim(HakTrimLevel.Full);

        Assert.That(damaged, Is.Zero);
        Assert.That(allocator.GetStatistics().MappedBytes, Is.Zero);
        Assert.That(report.PendingBytes, Is.Zero);
        Assert.That(report.ReturnedBytes, Is.EqualTo(report.CandidateBytes));
    }

    [Test]
    public void TrimIdle_GivesBackCachedMemoryAndKeepsLiveBlocks()
    {
        using HakAllocator allocator = new();
        Parcel kept = Parcel.Send(allocator, 100, 1);
        allocator.Free(allocator.Allocate(20 << 20));

        allocator.Trim();

        HakStatistics statistics = allocator.GetStatistics();
        Assert.That(statistics.CachedBytes, Is.Zero);
        Assert.That(statistics.LiveBlocks, Is.EqualTo(1));
        Assert.That(kept.Receive(allocator), Is.True);
    }

    private static string? FirstBrokenDuringAPass()
    {
        using MaintainedHeap heap = new(new HakOptions { Profile = HakProfile.Lean });
        heap.EmptySuperslabs(3);
        using ManualResetEventSlim begun = new();
        using ManualResetEventSlim mayGoOn = new();
        heap.Os.BeforeCall = kind =>
        {
            if (kind == OsCalls.Unmap)
            {
                begun.Set();
                mayGoOn.Wait();
            }
        };
        Thread? asking = null;
        HakStatistics? statistics = null;

        ThreadTeam.Run(
            2,
            index =>
            {
                if (index == 0)
                {
                    heap.Advance(5_000);
                    return;
                }

                begun.Wait();
                Volatile.Write(ref asking, Thread.CurrentThread);
                Volatile.Write(ref statistics, heap.Statistics);
            },
            meanwhile: () =>
            {
                SpinWait.SpinUntil(
                    () => Volatile.Read(ref statistics) is not null || Volatile.Read(ref asking)?.ThreadState.HasFlag(ThreadState.WaitSleepJoin) == true,
                    TimeSpan.FromSeconds(30));
                mayGoOn.Set();
            });

        heap.Os.BeforeCall = null;
        return Sums.FirstBroken(statistics!);
    }
}
