using System;
using System.Threading;
using Hakmem.Superslabs;
using Hakmem.Tests.Doubles;
using Hakmem.Tests.Heaps;
using Hakmem.Tests.Tools;
using Hakmem.Threads;
using NUnit.Framework;

namespace Hakmem.Tests.Threads;

/// <summary>What a thread leaves in its bins is salvaged in two ways, each of which is enough.</summary>
[TestFixture]
internal sealed unsafe class ThreadDirectoryTests
{
    private const int Rounds = 50;

    [Test]
    public void SalvageByPoll_WhenTheThreadIsGone_EmptiesItsCache()
    {
        using HakAllocator allocator = new();
        RunAndEnd(allocator);

        // Maintenance of another allocator may have come by already, or be at it.
        Assert.That(allocator.GetStatistics().ThreadCaches, Is.InRange(0, 1));

        allocator.Trim(HakTrimLevel.Idle);
        Quiet.AwaitSalvages();

        Assert.That(allocator.GetStatistics().ThreadCaches, Is.Zero);
        Assert.That(allocator.GetStatistics().BinBytes, Is.Zero);
        Assert.That(HeapInvariants.FirstBroken(allocator), Is.Null);
    }

    [Test]
    public void SalvageBySentinel_WhenTheCollectorFindsTheThreadGone_EmptiesItsCache()
    {
        using HakAllocator allocator = new();
        RunAndEnd(allocator);

        for (int round = 0; round < Rounds && allocator.GetStatistics().ThreadCaches > 0; round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Quiet.AwaitSalvages();
        Assert.That(allocator.GetStatistics().ThreadCaches, Is.Zero);
        Assert.That(allocator.GetStatistics().BinBytes, Is.Zero);
        Assert.That(HeapInvariants.FirstBroken(allocator), Is.Null);
    }

    [Test]
    public void SalvageByAttach_EveryNewThreadLooksForTheDead()
    {
        // Two records are looked at each time: where many threads live, there are about as many dead among them.
        int rounds = Rounds + (4 * RecordCount());
        using HakAllocator allocator = new();
        for (int round = 0; round < rounds; round++)
        {
            RunAndEnd(allocator);
        }

        Assert.That(allocator.GetStatistics().ThreadCaches, Is.LessThan(rounds / 2));
    }

    [Test]
    public void Salvage_OfAThreadThatLives_DoesNotHappen()
    {
        using HakAllocator allocator = new();
        allocator.Free(allocator.Allocate(64));
        long binBytes = allocator.GetStatistics().BinBytes;

        GC.Collect();
        GC.WaitForPendingFinalizers();
        allocator.Trim(HakTrimLevel.Idle);

        Assert.That(allocator.GetStatistics().BinBytes, Is.EqualTo(binBytes).And.Positive);
    }

    [Test]
    public void Salvage_IsCounted()
    {
        using HakAllocator allocator = new();
        int before = ThreadDirectory.SalvagesBegun;
        RunAndEnd(allocator);

        Quiet.SalvageDead();

        Assert.That(ThreadDirectory.SalvagesBegun, Is.GreaterThan(before));
    }

    [Test]
    public void Salvage_LeavesTheMemoryOfCachesAndBlocksToLaterThreads([Values] bool isDisposedFirst)
    {
        const int WarmUp = 10;
        long takenBytes = 0;
        for (int round = 0; round < Rounds + WarmUp; round++)
        {
            takenBytes = round == WarmUp ? MetadataArena.TakenBytes : takenBytes;
            using HakAllocator allocator = new();
            Thread thread = new(() =>
            {
                allocator.Free(allocator.Allocate(64));
                if (isDisposedFirst)
                {
                    allocator.Dispose();
                }
            });
            thread.Start();
            thread.Join();
            Quiet.SalvageDead();
        }

        Assert.That(MetadataArena.TakenBytes - takenBytes, Is.LessThan(Rounds / 10 * ThreadCache.Bytes));
    }

    [Test]
    public void Free_AfterTheEnd_TakesNoMemoryForACacheEachTime()
    {
        HakAllocator allocator = new();
        nint[] blocks = new nint[500];
        foreach (ref nint block in blocks.AsSpan())
        {
            block = (nint)allocator.Allocate(100);
        }

        allocator.Dispose();
        long takenBytes = MetadataArena.TakenBytes;
        Array.ForEach(blocks, block => allocator.Free((void*)block));

        Assert.That(MetadataArena.TakenBytes - takenBytes, Is.LessThan(blocks.Length / 50 * ThreadCache.Bytes));
    }

    [Test]
    public void GetStatistics_WhileAnotherEmptiesTheCachesOfTheDead_CountsNoFreeBlockAsLive()
    {
        using HakAllocator allocator = new();
        Quiet.SalvageDead();
        for (int round = 0; round < 2 * Rounds; round++)
        {
            Assert.That(Unstalled.Play(() => MostLiveWhileTheDeadAreEmptied(allocator)), Is.Zero, $"round {round}");
        }
    }

    [Test]
    public void Trim_WhileAnotherEmptiesTheCacheOfTheDead_WaitsForIt()
    {
        (bool hasWaited, long mappedBytes) = Unstalled.Play(TrimDuringASalvage);

        Assert.That(hasWaited, Is.True);
        Assert.That(mappedBytes, Is.Zero);
    }

    /// <summary>Whoever empties a cache may itself wait for the one that asks, by way of a listener to the events of it.</summary>
    [Test]
    public void Trim_AndStatistics_WhereTheOtherDoesNotEnd_AnswerAllTheSame()
    {
        using SlowSalvage salvage = new();
        long mappedBytes = 0;

        ThreadTeam.Run(
            1,
            _ => ThreadDirectory.SalvageDead(),
            meanwhile: () =>
            {
                salvage.Begun.Wait();
                salvage.Heap.Allocator.Trim(HakTrimLevel.Full);
                mappedBytes = salvage.Heap.Statistics.MappedBytes;
                salvage.MayGoOn.Set();
            });

        Assert.That(mappedBytes, Is.Positive);
        Assert.That(salvage.Heap.Statistics.MappedBytes, Is.Zero);
    }

    private static int RecordCount()
    {
        using (ThreadDirectory.Gate.Hold())
        {
            return ThreadDirectory.ThreadsLocked.Count;
        }
    }

    /// <summary>Two dead threads: statistics that more of them come into, one after the other, are no more than close.</summary>
    private static long MostLiveWhileTheDeadAreEmptied(HakAllocator allocator)
    {
        RunAndEnd(allocator, 100_000);
        RunAndEnd(allocator, 100_000);
        long most = 0;
        int running = 1;
        ThreadTeam.Run(
            1,
            _ =>
            {
                ThreadDirectory.SalvageDead();
                Volatile.Write(ref running, 0);
            },
            meanwhile: () =>
            {
                while (Volatile.Read(ref running) > 0)
                {
                    most = long.Max(most, allocator.GetStatistics().LiveBlocks);
                }
            });
        return most;
    }

    private static (bool HasWaited, long MappedBytes) TrimDuringASalvage()
    {
        using SlowSalvage salvage = new();
        Thread? trimming = null;
        bool hasReturned = false;
        bool hasWaited = false;

        ThreadTeam.Run(
            2,
            index =>
            {
                if (index == 0)
                {
                    ThreadDirectory.SalvageDead();
                    return;
                }

                salvage.Begun.Wait();
                Volatile.Write(ref trimming, Thread.CurrentThread);
                salvage.Heap.Allocator.Trim(HakTrimLevel.Full);
                hasWaited = salvage.MayGoOn.IsSet;
                Volatile.Write(ref hasReturned, true);
            },
            meanwhile: () =>
            {
                SpinWait.SpinUntil(() => Volatile.Read(ref hasReturned) || IsWaiting(Volatile.Read(ref trimming)), TimeSpan.FromSeconds(30));
                salvage.MayGoOn.Set();
            });

        return (hasWaited, salvage.Heap.Statistics.MappedBytes);
    }

    private static bool IsWaiting(Thread? thread) => thread is not null && thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin);

    /// <summary>A thread that uses blocks of many lengths up to one, and ends.</summary>
    private static void RunAndEnd(HakAllocator allocator, nuint mostBytes = 64)
    {
        Thread thread = new(() =>
        {
            for (nuint byteCount = 64; byteCount <= mostBytes; byteCount += (byteCount / 8) + 1)
            {
                allocator.Free(allocator.Allocate(byteCount));
            }
        });
        thread.Start();
        thread.Join();
        Quiet.AwaitDyingThreads();
    }

    /// <summary>
    /// A disposed allocator and a thread that ended with a block of it in a bin. The system takes its time with the superslab that goes back when the bin is emptied.
    /// </summary>
    private sealed class SlowSalvage : IDisposable
    {
        public SlowSalvage()
        {
            using ManualResetEventSlim isUsed = new();
            using ManualResetEventSlim mayEnd = new();
            Thread user = new(() =>
            {
                Heap.Allocator.Free(Heap.Allocator.Allocate(64));
                isUsed.Set();
                mayEnd.Wait();
            });
            user.Start();
            isUsed.Wait();
            Heap.Allocator.Dispose();
            Heap.Os.BeforeCall = kind =>
            {
                if (kind == OsCalls.Unmap)
                {
                    Begun.Set();
                    MayGoOn.Wait();
                }
            };
            mayEnd.Set();
            user.Join();
            Quiet.AwaitDyingThreads();
        }

        public MaintainedHeap Heap { get; } = new(new HakOptions());

        public ManualResetEventSlim Begun { get; } = new();

        public ManualResetEventSlim MayGoOn { get; } = new();

        public void Dispose()
        {
            MayGoOn.Set();
            Quiet.SalvageDead();
            Heap.Dispose();
            Begun.Dispose();
            MayGoOn.Dispose();
        }
    }
}
