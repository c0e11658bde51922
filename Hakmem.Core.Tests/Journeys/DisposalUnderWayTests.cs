using System;
using System.Buffers;
using System.Threading;
using Hakmem.Heaps;
using Hakmem.Settings;
using Hakmem.Tests.Heaps;
using Hakmem.Threads;
using NUnit.Framework;

namespace Hakmem.Tests.Journeys;

/// <summary>A disposal that meets calls under way: its slot is not another allocator's before it has ended, and no call under way reaches the other one.</summary>
[TestFixture]
internal sealed unsafe class DisposalUnderWayTests
{
    /// <summary>Slots are given in turn: three times as often as there are any.</summary>
    private const int MaxTries = 750;

    [Test]
    public void AnAllocatorMade_WhileAnotherIsBeingDisposed_HasThreadCachesOfItsOwn()
    {
        HakAllocator disposed = Unmapped();
        Thread other = new(disposed.Dispose);
        HakAllocator? heir = null;
        void* block = null;
        using (ThreadDirectory.Gate.Hold())
        {
            other.Start();
            AwaitWaiting(other);
            for (int tries = 0; tries < MaxTries && heir is null; tries++)
            {
                HakAllocator made = new();
                if (made.Slot == disposed.Slot)
                {
                    heir = made;
                    block = heir.Allocate(100);
                }
                else
                {
                    made.Dispose();
                }
            }
        }

        other.Join();

        // The slow half of any allocator drains what was detached.
        using HakAllocator any = Used();
        heir?.Free(block);
        Assert.That(heir, Is.Null, "The slot was given before its allocator had left it.");
        Assert.That(disposed.GetStatistics().FreeBytes, Is.Zero, "Blocks of the one were drained into the other.");
    }

    /// <summary>Whoever disposed it gets nothing more, also where another thread, which came first, has not got far.</summary>
    [Test]
    public void Allocate_AfterTheSecondDispose_WhileTheFirstIsUnderWay_Throws([Values(100, 5_000_000)] int byteCount)
    {
        HakAllocator disposed = Used();
        Thread first = new(disposed.Dispose);
        Exception? thrown = null;
        nint block = 0;
        using (ThreadDirectory.Gate.Hold())
        {
            first.Start();
            AwaitWaiting(first);
            disposed.Dispose();
            try
            {
                block = (nint)disposed.Allocate((nuint)byteCount);
            }
            catch (ObjectDisposedException exception)
            {
                thrown = exception;
            }
        }

        first.Join();
        disposed.Free((void*)block);
        Assert.That(thrown, Is.Not.Null);
    }

    [Test]
    public void ARequestUnderWay_WhenTheSlotIsTakenOver_IsRefused([Values(100, 300_000, 5_000_000)] int byteCount)
    {
        HakAllocator disposed = new();

        using HakAllocator heir = TakeOverDuring(disposed, () => disposed.Allocate((nuint)byteCount), out Exception? thrown);

        Assert.That(thrown, Is.InstanceOf<ObjectDisposedException>());
        Assert.That(disposed.GetStatistics().MappedBytes, Is.Zero);
        Assert.That(HeapInvariants.FirstBroken(heir), Is.Null);
    }

    [Test]
    public void ARentUnderWay_WhenTheSlotIsTakenOver_IsRefused()
    {
        HakAllocator disposed = new();
        using HakMemoryPool pool = new(disposed);
        IMemoryOwner<byte>? owner = null;

        using HakAllocator heir = TakeOverDuring(disposed, () => owner = pool.Rent(100), out Exception? thrown);

        Assert.That(owner, Is.Null);
        Assert.That(thrown, Is.InstanceOf<ObjectDisposedException>());
        Assert.That(HeapInvariants.FirstBroken(heir), Is.Null);
    }

    [Test]
    public void AHotCallUnderWay_WhenTheSlotIsTakenOver_IsRefused()
    {
        HakAllocator disposed = Unmapped();
        var cache = (ThreadCache*)*ThreadBlock.Entry(ThreadFinder.Current, disposed.Slot);
        HakAllocator? heir = null;
        Thread other = new(() =>
        {
            disposed.Dispose();
            heir = HeirOf(disposed);
        });
        other.Start();
        other.Join();

        // The two steps of the hot path, with all of that in between.
        Assert.That(() => HotPath<StandardGates, SlotHeap>.Allocate(cache, 100), Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(() => SlotHeap.AllocateZeroed(cache, 100_000), Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(heir!.GetStatistics().LiveBlocks, Is.Zero);
        heir.Dispose();
    }

    [Test]
    public void AFullTrim_AfterAnotherThreadDisposed_EmptiesTheCallersBins()
    {
        HakAllocator disposed = Used();
        Thread other = new(disposed.Dispose);
        other.Start();
        other.Join();
        Assert.That(disposed.GetStatistics().BinBytes, Is.Positive, "Else this shows nothing.");

        HakTrimReport report = disposed.Trim(HakTrimLevel.Full);

        Assert.That(report.HeldByThreadsBytes, Is.Zero);
        Assert.That(disposed.GetStatistics().MappedBytes, Is.Zero);
    }

    private static HakAllocator Used()
    {
        HakAllocator allocator = new();
        allocator.Free(allocator.Allocate(100));
        return allocator;
    }

    /// <summary>One that has a cache in this thread, and nothing mapped: nothing but its disposal keeps its slot.</summary>
    private static HakAllocator Unmapped()
    {
        HakAllocator allocator = Used();
        allocator.Trim(HakTrimLevel.Full);
        Assert.That(allocator.GetStatistics().MappedBytes, Is.Zero);
        return allocator;
    }

    /// <summary>Has a thread make a request that maps memory, stops it on its way to the system, disposes the allocator and makes another one in its slot.</summary>
    private static HakAllocator TakeOverDuring(HakAllocator disposed, Action request, out Exception? thrown)
    {
        Exception? caught = null;
        Thread caller = new(() =>
        {
            using HakAllocator warm = Used();
            try
            {
                request();
            }
            catch (Exception exception)
            {
                caught = exception;
            }
        });
        HeapParts parts = HeapPrivates.Road(disposed).Stations;
        HakAllocator heir;
        using (HeapPrivates.Gate(parts.Regions).Hold())
        {
            using (HeapPrivates.Gate(parts.Huge).Hold())
            {
                caller.Start();
                AwaitWaiting(caller);

                // By this thread, which may enter both locks again.
                disposed.Dispose();
                heir = HeirOf(disposed);
            }
        }

        caller.Join();
        thrown = caught;
        return heir;
    }

    private static void AwaitWaiting(Thread thread) => Assert.That(
        SpinWait.SpinUntil(() => thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin), TimeSpan.FromSeconds(30)), Is.True, "It never came to the lock.");

    private static HakAllocator HeirOf(HakAllocator disposed)
    {
        HakAllocator heir = new();
        for (int tries = 0; heir.Slot != disposed.Slot; tries++)
        {
            Assert.That(tries, Is.LessThan(MaxTries), "The slot was not given again.");
            heir.Dispose();
            heir = new HakAllocator();
        }

        return heir;
    }
}
