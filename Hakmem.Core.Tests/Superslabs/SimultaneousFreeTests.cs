using System;
using System.Collections.Concurrent;
using System.Threading;
using Hakmem.Geometry;
using Hakmem.Tests.Heaps;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Superslabs;

/// <summary>
/// Two threads free the same block at the same instant. Above 256 KiB one wins and the other is told. Below, bins are filled without atomic operations and
/// both may pass; a large block is nevertheless handed out once only.
/// </summary>
[TestFixture]
internal sealed unsafe class SimultaneousFreeTests
{
    private const int Rounds = 3_000;

    [TestCase(300_000)]
    [TestCase(1_000_000)]
    [TestCase(1_100_000)]
    [TestCase(5_000_000)]
    public void OfOneBlock_ExactlyOneWins(int byteCount)
    {
        using HakAllocator allocator = new();
        nint neighbour = (nint)allocator.Allocate(40_000);
        int[] wins = new int[Rounds];
        int[] losses = new int[Rounds];
        ConcurrentQueue<Exception> accidents = new();
        nint block = 0;
        using Barrier barrier = new(2, _ => block = (nint)allocator.Allocate((nuint)byteCount));

        ThreadTeam.Run(2, _ =>
        {
            for (int round = 0; round < Rounds; round++)
            {
                barrier.SignalAndWait();
                Interlocked.Increment(ref (TryFree(allocator, block, accidents) ? wins : losses)[round]);
            }
        });
        allocator.Free((void*)neighbour);

        Assert.That(accidents, Is.Empty);
        Assert.That(Array.FindIndex(wins, static count => count != 1), Is.EqualTo(-1), "rounds with one winner");
        Assert.That(Array.FindIndex(losses, static count => count != 1), Is.EqualTo(-1), "rounds with one loser");
        Assert.That(allocator.GetStatistics().LiveBlocks, Is.Zero);
        allocator.Trim(HakTrimLevel.Full);
        Assert.That(HeapInvariants.FirstBroken(allocator), Is.Null);
    }

    /// <summary>The race as it would end when both threads looked at the mark before either wrote it; done step by step, so that it happens each time.</summary>
    [TestCase(40_000, false, false)]
    [TestCase(65_536, false, false)]
    [TestCase(200_000, false, false)]
    [TestCase(65_536, true, false)]
    [TestCase(65_536, false, true)]
    [TestCase(65_536, true, true)]
    public void OfOneLargeBlock_ThatBothPassed_ItIsHandedOutOnceOnly(int byteCount, bool otherTrims, bool isOnShelves)
    {
        using HakAllocator allocator = new();
        ConcurrentBag<nint> held = [(nint)allocator.Allocate(40_000)];
        nint block = (nint)allocator.Allocate((nuint)byteCount);
        Free(block);
        ((FreeBlock*)block)->Mark = 0;
        nint own = 0;
        nint others = 0;
        using Barrier freed = new(2);
        using Barrier taken = new(2);

        ThreadTeam.Run(1, _ =>
        {
            // The calling thread has it in its bin as well.
            Free(block);
            freed.SignalAndWait();
            taken.SignalAndWait();
            if (otherTrims)
            {
                allocator.Trim(HakTrimLevel.Full);
            }

            others = Take();
        }, () =>
        {
            freed.SignalAndWait();
            own = Take();

            // Where a free block has its link.
            *(ulong*)own = 0x1111_1111_1110;
            taken.SignalAndWait();
        });

        Assert.That(own, Is.EqualTo(block), "the first to ask gets it");
        Assert.That(others, Is.Not.EqualTo(block));
        Assert.That(allocator.GetStatistics().LiveBlocks, Is.EqualTo(held.Count));
        Assert.That(held, Is.Unique);
        foreach (nint one in held)
        {
            allocator.Free((void*)one);
        }

        allocator.Trim(HakTrimLevel.Full);
        Assert.That(HeapInvariants.FirstBroken(allocator), Is.Null);
        Assert.That(allocator.GetStatistics().MappedBytes, Is.Zero);

        nint Allocate()
        {
            nint fresh = (nint)allocator.Allocate((nuint)byteCount);
            held.Add(fresh);
            return fresh;
        }

        // Into the bin, or behind a full one.
        void Free(nint freedBlock)
        {
            if (isOnShelves)
            {
                nint first = (nint)allocator.Allocate((nuint)byteCount);
                nint second = (nint)allocator.Allocate((nuint)byteCount);
                allocator.Free((void*)first);
                allocator.Free((void*)second);
                first = (nint)allocator.Allocate((nuint)byteCount);
                Allocate();
                allocator.Free((void*)first);
            }

            allocator.Free((void*)freedBlock);
        }

        nint Take()
        {
            if (isOnShelves)
            {
                Allocate();
            }

            return Allocate();
        }
    }

    private static bool TryFree(HakAllocator allocator, nint block, ConcurrentQueue<Exception> accidents)
    {
        try
        {
            allocator.Free((void*)block);
            return true;
        }
        catch (HakMemoryException)
        {
            return false;
        }
        catch (Exception accident)
        {
            // Carried to the test: a thread that dies here would leave the other waiting.
            accidents.Enqueue(accident);
            return false;
        }
    }
}
