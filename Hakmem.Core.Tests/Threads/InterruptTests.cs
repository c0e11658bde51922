using System;
using System.Threading;
using Hakmem.Os;
using Hakmem.Primitives;
using Hakmem.Tests.Doubles;
using Hakmem.Tests.Heaps;
using Hakmem.Tests.Tools;
using Hakmem.Threads;
using NUnit.Framework;

namespace Hakmem.Tests.Threads;

/// <summary>An interrupt of a thread that waits inside the allocator ends no wait there: it is the application's next wait that throws.</summary>
[TestFixture]
internal sealed unsafe class InterruptTests
{
    [Test]
    public void FirstAllocation_OfAThreadThatIsInterrupted_Answers_AndTheNextWaitThrows()
    {
        using HakAllocator allocator = new();
        nint block = 0;
        bool isStillInterrupted = false;
        Thread thread;
        using (ThreadDirectory.Gate.Hold())
        {
            thread = new(() =>
            {
                Thread.CurrentThread.Interrupt();
                block = (nint)allocator.Allocate(64);
                allocator.Free((void*)block);
                isStillInterrupted = NextWaitThrows();
            });
            thread.Start();
            AwaitWait(thread);
        }

        thread.Join();
        Assert.That((long)block, Is.Not.Zero);
        Assert.That(isStillInterrupted, Is.True);
    }

    [Test]
    public void Dispose_OfAThreadThatIsInterrupted_IsWhole()
    {
        HakAllocator allocator = new();
        allocator.Free(allocator.Allocate(64));
        Exception? thrown = null;
        Thread thread;
        using (ThreadDirectory.Gate.Hold())
        {
            thread = new(() =>
            {
                Thread.CurrentThread.Interrupt();
                thrown = Caught(allocator.Dispose);
            });
            thread.Start();
            AwaitWait(thread);
        }

        thread.Join();
        Assert.That(thrown, Is.Null);
        Assert.That(() => allocator.Allocate(1), Throws.InstanceOf<ObjectDisposedException>());

        // The test's own cache is emptied when it next comes by a slow half.
        HakMemory.Free(HakMemory.Allocate(50_000_000));
        using HakAllocator other = new();
        other.Free(other.Allocate(64));
        Assert.That(allocator.GetStatistics().MappedBytes, Is.Zero);
    }

    /// <summary>Threads that are interrupted all the time, and allocate and free: no exception, and no block is lost.</summary>
    [Test]
    public void Threads_ThatAreInterruptedAllTheTime_LoseNothing()
    {
        const int Rounds = 2_000;
        using HakAllocator allocator = new(new HakOptions { ThreadCache = new HakThreadCacheOptions { MaxBytes = 4096 } });
        Exception? thrown = ThrownUnderInterrupts(() =>
        {
            nint[] blocks = new nint[100];
            for (int round = 0; round < Rounds; round++)
            {
                for (int at = 0; at < blocks.Length; at++)
                {
                    blocks[at] = (nint)allocator.Allocate(64);
                }

                foreach (nint block in blocks)
                {
                    allocator.Free((void*)block);
                }

                if (round % 100 == 0)
                {
                    allocator.Trim(HakTrimLevel.Full);
                }
            }
        });

        Quiet.SalvageDead();
        Assert.That(thrown, Is.Null);
        Assert.That(allocator.GetStatistics().LiveBlocks, Is.Zero);
        Assert.That(HeapInvariants.FirstBroken(allocator), Is.Null);
        allocator.Trim(HakTrimLevel.Full);
        Assert.That(allocator.GetStatistics().MappedBytes, Is.Zero);
    }

    /// <summary>So many ranges at a time that the table of them grows again and again, which is when its changes are long.</summary>
    [Test]
    public void PinnedRanges_OfThreadsThatAreInterruptedAllTheTime_AreMappedAndUnmapped()
    {
        const int Rounds = 10;
        const int Ranges = 2_000;
        const nuint RangeBytes = 4096;
        PinnedArrayMemory memory = new(OsMemory.Current, new ForgedArrays());
        int refusals = 0;
        Exception? thrown = ThrownUnderInterrupts(() =>
        {
            nint[] ranges = new nint[Ranges];
            for (int round = 0; round < Rounds; round++)
            {
                for (int at = 0; at < ranges.Length; at++)
                {
                    ranges[at] = (nint)memory.Map(RangeBytes, RangeBytes, out _);
                }

                foreach (nint range in ranges)
                {
                    bool isDone = range != 0 && memory.Unmap((void*)range, RangeBytes);
                    Interlocked.Add(ref refusals, isDone ? 0 : 1);
                }
            }
        });

        Assert.That(thrown, Is.Null);
        Assert.That(refusals, Is.Zero);
    }

    [Test]
    public void APinnedRange_OfAThreadThatIsInterrupted_IsMappedAndUnmapped()
    {
        const nuint RangeBytes = 2 << 20;
        PinnedArrayMemory memory = new(OsMemory.Current, new ForgedArrays());
        nint range = 0;
        bool isUnmapped = false;

        bool isInterruptedAfterMap = RunInterrupted(
            HeapPrivates.Gate(memory),
            () => range = (nint)memory.Map(RangeBytes, RangeBytes, out _));
        bool isInterruptedAfterUnmap = RunInterrupted(
            HeapPrivates.Gate(memory),
            () => isUnmapped = memory.Unmap((void*)range, RangeBytes));

        Assert.That((long)range, Is.Not.Zero);
        Assert.That(isUnmapped, Is.True);
        Assert.That((isInterruptedAfterMap, isInterruptedAfterUnmap), Is.EqualTo((true, true)));
    }

    [Test]
    public void WaitOut_WhenInterrupted_WaitsOn()
    {
        bool holds = false;
        bool isStillInterrupted = false;
        bool mayHold = false;
        Thread thread = new(() =>
        {
            Thread.CurrentThread.Interrupt();
            holds = Interruption.WaitOut(() => Volatile.Read(ref mayHold), TimeSpan.FromSeconds(60));
            isStillInterrupted = NextWaitThrows();
        });
        thread.Start();
        AwaitWait(thread);
        Volatile.Write(ref mayHold, true);
        thread.Join();

        Assert.That(holds, Is.True);
        Assert.That(isStillInterrupted, Is.True);
        Assert.That(Interruption.WaitOut(static () => false, TimeSpan.FromMilliseconds(1)), Is.False);
    }

    [Test]
    public void ASteadyLock_ThatIsNotToBeHad_SaysSo()
    {
        SteadyLock gate = new();
        bool isHeld = true;
        using (gate.Hold())
        {
            ThreadTeam.Run(1, _ =>
            {
                using SteadyLock.Holder holder = gate.TryHold(TimeSpan.FromMilliseconds(1));
                isHeld = holder.IsHeld;
            });
        }

        Assert.That(isHeld, Is.False);
        using SteadyLock.Holder free = gate.TryHold(TimeSpan.Zero);
        Assert.That(free.IsHeld, Is.True);
    }

    [Test]
    public void ABriefLock_WhenTheWaiterIsInterrupted_IsHadInTheEnd()
    {
        BriefLock gate = new();
        int inside = 0;
        bool isStillInterrupted = false;
        Thread thread;
        using (gate.Hold())
        {
            thread = new(() =>
            {
                Thread.CurrentThread.Interrupt();
                using (gate.Hold())
                {
                    inside++;
                }

                isStillInterrupted = NextWaitThrows();
            });
            thread.Start();
            AwaitWait(thread);
            Assert.That(Volatile.Read(ref inside), Is.Zero);
        }

        thread.Join();
        Assert.That(inside, Is.EqualTo(1));
        Assert.That(isStillInterrupted, Is.True);
    }

    /// <summary>Does something on a thread that is interrupted before it, while the test holds a lock that it needs.</summary>
    /// <returns>Whether the thread's next wait threw.</returns>
    private static bool RunInterrupted(SteadyLock gate, Action act)
    {
        bool isStillInterrupted = false;
        bool isDone = false;
        Exception? thrown = null;
        Thread thread;
        using (gate.Hold())
        {
            thread = new(() =>
            {
                Thread.CurrentThread.Interrupt();
                thrown = Caught(act);
                Volatile.Write(ref isDone, true);
                isStillInterrupted = NextWaitThrows();
            });
            thread.Start();
            AwaitWait(thread);
            Assert.That(Volatile.Read(ref isDone), Is.False, "It needs the lock.");
        }

        thread.Join();
        Assert.That(thrown, Is.Null);
        return isStillInterrupted;
    }

    /// <summary>Does something on four threads, which are interrupted as often as can be until they have ended.</summary>
    private static Exception? ThrownUnderInterrupts(Action act)
    {
        Thread?[] threads = new Thread?[4];
        int running = threads.Length;
        Exception? thrown = null;
        ThreadTeam.Run(
            threads.Length,
            index =>
            {
                Volatile.Write(ref threads[index], Thread.CurrentThread);
                Exception? caught = Caught(act);
                Interlocked.CompareExchange(ref thrown, caught, null);
                Interlocked.Decrement(ref running);
                Volatile.Write(ref threads[index], null);
                _ = NextWaitThrows();
            },
            meanwhile: () =>
            {
                while (Volatile.Read(ref running) > 0)
                {
                    foreach (ref Thread? thread in threads.AsSpan())
                    {
                        Volatile.Read(ref thread)?.Interrupt();
                    }

                    Thread.Yield();
                }
            });
        return thrown;
    }

    /// <summary>Until the thread is in a wait that an interrupt ends, or would be: it sleeps or waits, and has had its interrupt. Or it has ended.</summary>
    private static void AwaitWait(Thread thread)
    {
        for (int looks = 0; looks < 20; looks++)
        {
            SpinWait.SpinUntil(() => !thread.IsAlive || (thread.ThreadState & ThreadState.WaitSleepJoin) != 0, TimeSpan.FromSeconds(30));
            Thread.Yield();
        }
    }

    private static Exception? Caught(Action act)
    {
        try
        {
            act();
            return null;
        }
        catch (Exception error)
        {
            return error;
        }
    }

    private static bool NextWaitThrows()
    {
        try
        {
            Thread.Sleep(0);
            Thread.Sleep(1);
            return false;
        }
        catch (ThreadInterruptedException)
        {
            return true;
        }
    }
}
