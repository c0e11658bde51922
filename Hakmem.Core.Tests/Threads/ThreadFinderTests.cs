using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Threading;
using Hakmem.Os;
using Hakmem.Tests.Doubles;
using Hakmem.Tests.Heaps;
using Hakmem.Tests.Tools;
using Hakmem.Threads;
using NUnit.Framework;

namespace Hakmem.Tests.Threads;

/// <summary>A thread is told by its stack, or not at all, but never for another.</summary>
/// <remarks>Blocks of threads are never freed here: the table may name them as long as the process lives, and a salvage hands them on.</remarks>
[TestFixture]
internal sealed unsafe class ThreadFinderTests
{
    private const int LongStackBytes = 8 * 1024 * 1024;
    /// <summary>So short that the thread library does not take one as long as a window that a dead thread left: it takes up to four times what is asked.</summary>
    private const int ShortStackBytes = 128 * 1024;

    [Test]
    public void ManyThreads_EachFindsItsOwn()
    {
        int wrong = 0;
        ThreadTeam.Run(16, _ =>
        {
            HakMemory.Free(HakMemory.Allocate(16));
            for (int round = 0; round < 20_000; round++)
            {
                var own = (ThreadBlock*)ThreadSlot.Current;
                ThreadBlock* guess = ThreadFinder.Guess;
                if (ThreadFinder.Current != own || (guess != own && ThreadFinder.IsOwn(guess)))
                {
                    Interlocked.Increment(ref wrong);
                }
            }
        });

        Assert.That(wrong, Is.Zero);
    }

    [Test]
    public void AThread_BeforeItsFirstAllocation_HasNoBlock_AndIsToldAfterwards()
    {
        bool hadNone = false, hasOwn = false;
        RunAndEnd(
            () =>
            {
                hadNone = ThreadFinder.Current == null;
                HakMemory.Free(HakMemory.Allocate(16));
                HakMemory.Free(HakMemory.Allocate(16));
                hasOwn = ThreadFinder.IsOwn(ThreadFinder.Guess) && ThreadFinder.Guess == (ThreadBlock*)ThreadSlot.Current && ThreadSlot.Current != 0;
            },
            LongStackBytes);

        Assert.That(hadNone, Is.True);
        Assert.That(hasOwn, Is.True);
    }

    [Test]
    [Platform("Linux")]
    public void AShortStack_TellsNothing_AndAllIsWell()
    {
        bool isTold = true, isFound = false, isSound = false;
        RunAndEnd(
            () =>
            {
                isSound = IsSound(1_000);
                isTold = ThreadFinder.IsOwn(ThreadFinder.Guess);
                isFound = ThreadFinder.Current == (ThreadBlock*)ThreadSlot.Current && ThreadSlot.Current != 0;
            },
            ShortStackBytes);

        Assert.That(isSound, Is.True);
        Assert.That(isTold, Is.False);
        Assert.That(isFound, Is.True);
    }

    [Test]
    [Platform("Linux")]
    public void FramesBelowTheWindow_TellNothing_AndAllIsWell()
    {
        bool isTold = true, isFound = false, isSound = false, isToldAgain = false;
        RunAndEnd(
            () =>
            {
                isSound = IsSound(10);
                Deep(40);
                isToldAgain = ThreadFinder.IsOwn(ThreadFinder.Guess);
            },
            LongStackBytes);

        Assert.That(isSound, Is.True);
        Assert.That(isTold, Is.False);
        Assert.That(isFound, Is.True);
        Assert.That(isToldAgain, Is.True);

        void Deep(int frames)
        {
            byte* frame = stackalloc byte[64 * 1024];
            Pattern.Fill(frame, 64 * 1024, frames);
            if (frames > 0)
            {
                Deep(frames - 1);
            }
            else
            {
                isSound &= IsSound(1_000);
                isTold = ThreadFinder.IsOwn(ThreadFinder.Guess);
                isFound = ThreadFinder.Current == (ThreadBlock*)ThreadSlot.Current;
            }

            isSound &= Pattern.Holds(frame, 64 * 1024, frames);
        }
    }

    /// <summary>The reason for windows: thread libraries give the stack of a dead thread to the next.</summary>
    [Test]
    public void AThreadOnTheStackOfADeadOne_IsNotTakenForIt()
    {
        HashSet<nint> places = [];
        int wrong = 0, onUsedStacks = 0;
        for (int round = 0; round < 300; round++)
        {
            RunAndEnd(() =>
            {
                byte here;
                wrong += ThreadFinder.Current == null ? 0 : 1;
                onUsedStacks += places.Add((nint)(&here)) ? 0 : 1;
                HakMemory.Free(HakMemory.Allocate(16));
                wrong += ThreadFinder.Current == (ThreadBlock*)ThreadSlot.Current ? 0 : 1;
            });
        }

        Assert.That(wrong, Is.Zero);
        Assert.That(onUsedStacks, Is.AtLeast(100), "The test shows nothing unless stacks are used again.");
    }

    /// <summary>The control: what would be seen if the system did not close a dead thread's window.</summary>
    [TestCase(false)]
    [TestCase(true)]
    [Platform("Linux")]
    public void AWindowThatStaysOpen_WouldBeFoundByTheNextThreadOnTheStack(bool forgets)
    {
        bool isTakenForIt = false, isOnItsStack = false;

        // A thread of somebody else may have taken the stack, and live on.
        for (int attempt = 0; attempt < 20 && !isOnItsStack; attempt++)
        {
            ThreadBlock* block = BareThreadBlock.Make();
            nint place = 0;
            RunAndEnd(() =>
            {
                byte here;
                place = (nint)(&here);
                Become(block, new ForgedThreads(OsThreads.Current!) { ForgetsToClear = forgets });
            });

            for (int round = 0; round < 100 && !isOnItsStack; round++)
            {
                RunAndEnd(() =>
                {
                    byte here;
                    isOnItsStack = (nuint)(&here) / StackWindow.Bytes == (nuint)place / StackWindow.Bytes;
                    isTakenForIt |= ThreadFinder.Guess == block && ThreadFinder.IsOwn(block);
                });
            }

            block->Window = default;
        }

        Assert.That(isOnItsStack, Is.True);
        Assert.That(isTakenForIt, Is.EqualTo(forgets));
    }

    [TestCase(true, false, false)]
    [TestCase(false, true, false)]
    [TestCase(false, false, true)]
    [Platform("Linux")]
    public void WhatTheSystemRefuses_LeavesTheWindowShut_AndTheBlockIsFoundAllTheSame(bool noStack, bool noClearing, bool elsewhere)
    {
        ThreadBlock* block = BareThreadBlock.Make();
        bool isOpen = true, isTold = true, isFound = false;
        RunAndEnd(
            () =>
            {
                Become(block, new ForgedThreads(OsThreads.Current!) { KnowsNoStack = noStack, ClearsNothing = noClearing, IsElsewhere = elsewhere });
                isOpen = block->Window.IsOpen;
                isTold = ThreadFinder.IsOwn(ThreadFinder.Guess);
                isFound = ThreadFinder.Current == block;
            },
            LongStackBytes);

        Assert.That(isOpen, Is.False);
        Assert.That(isTold, Is.False);
        Assert.That(isFound, Is.True);
    }

    /// <summary>Where the system takes the window of the next block, it shuts this one by itself; where it does not, nobody else would before the end.</summary>
    [Test]
    [Platform("Linux")]
    public void TheWindowOfAnEarlierLife_IsShut_AndThatOfAnotherThreadIsNot()
    {
        ThreadBlock* earlier = BareThreadBlock.Make();
        ThreadBlock* ofAnother = BareThreadBlock.Make();
        ofAnother->Window.Open(2 * StackWindow.Bytes);
        bool wasOpen = false, isOpen = true;
        RunAndEnd(
            () =>
            {
                Become(earlier, OsThreads.Current!);
                wasOpen = earlier->Window.IsOpen;
                ThreadFinder.CloseEarlier(null);
                ThreadFinder.CloseEarlier(ofAnother);
                ThreadFinder.CloseEarlier(earlier);
                isOpen = earlier->Window.IsOpen;
            },
            LongStackBytes);

        Assert.That(wasOpen, Is.True);
        Assert.That(isOpen, Is.False);
        Assert.That(ofAnother->Window.IsOpen, Is.True);
        ofAnother->Window = default;
    }

    /// <summary>The system was not told of the earlier window, so nobody else shuts it: the stack would tell a block that may be another thread's by now.</summary>
    [Test]
    [Platform("Linux")]
    public void AThreadThatComesBack_ShutsTheWindowOfItsEarlierLife()
    {
        ThreadBlock* earlier = BareThreadBlock.Make();
        bool wasOpen = false, isOpen = true, isFound = false;
        RunAndEnd(
            () =>
            {
                Become(earlier, new ForgedThreads(OsThreads.Current!) { ForgetsToClear = true });
                wasOpen = earlier->Window.IsOpen;

                // As the runtime leaves it behind.
                ThreadSentinel.Current = null;
                _ = HeapPrivates.Road(HakAllocator.Shared).BindCache();
                isOpen = earlier->Window.IsOpen;
                earlier->Window = default;
                isFound = ThreadFinder.Current != earlier && ThreadFinder.Current == (ThreadBlock*)ThreadSlot.Current;
            },
            LongStackBytes);

        Assert.That(wasOpen, Is.True);
        Assert.That(isOpen, Is.False);
        Assert.That(isFound, Is.True);
    }

    [Test]
    public void Salvage_WhileTheWindowIsOpen_LeavesTheThreadAlone()
    {
        ThreadRecord record = DeadBehindAnOpenWindow();

        ThreadDirectory.Salvage(record);
        Assert.That(record.IsSalvaged, Is.False);
        Assert.That(record.HasEnded, Is.False);

        record.Block->Window = default;
        Assert.That(record.HasEnded, Is.True);
        ThreadDirectory.Salvage(record);
        Assert.That(record.IsSalvaged, Is.True);
    }

    [Test]
    public void ASentinelThatComesWhileTheWindowIsOpen_ComesAgain()
    {
        ThreadRecord record = DeadBehindAnOpenWindow();
        Abandon(record);

        CollectUntilSalvaged(record);
        Assert.That(record.IsSalvaged, Is.False);

        record.Block->Window = default;
        CollectUntilSalvaged(record);
        Assert.That(record.IsSalvaged, Is.True);
    }

    private static ThreadRecord DeadBehindAnOpenWindow()
    {
        Thread dead = new(static () => { });
        dead.Start();
        dead.Join();
        ThreadRecord record = new(dead, BareThreadBlock.Make());
        record.Block->Window.Open(2 * StackWindow.Bytes);
        return record;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Abandon(ThreadRecord record) => _ = new ThreadSentinel(record);

    private static void CollectUntilSalvaged(ThreadRecord record)
    {
        for (int round = 0; round < 4 && !record.IsSalvaged; round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    /// <summary>Gives a thread that never allocates a block of its own, and has the table learn it.</summary>
    private static void Become(ThreadBlock* block, IOsThreads threads)
    {
        ThreadSlot.Current = (nint)block;
        ThreadSentinel sentinel = new(new ThreadRecord(Thread.CurrentThread, block));
        GC.SuppressFinalize(sentinel);
        ThreadSentinel.Current = sentinel;
        ThreadFinder.Open(block, threads);
        _ = ThreadFinder.Find();
    }

    private static bool IsSound(int blocks)
    {
        bool isSound = true;
        for (int round = 0; round < blocks; round++)
        {
            byte* block = (byte*)HakMemory.Allocate(100);
            Pattern.Fill(block, 100, round);
            isSound &= Pattern.Holds(block, 100, round);
            HakMemory.Free(block);
        }

        return isSound;
    }

    private static void RunAndEnd(ThreadStart work, int stackBytes = 0)
    {
        Thread thread = new(work, stackBytes);
        thread.Start();
        thread.Join();
    }
}
