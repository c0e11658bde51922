using System;
using System.Collections.Concurrent;
using System.Threading;
using Hakmem.Tests.Heaps;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Superslabs;

/// <summary>Two threads free the same block at the same instant: one wins, the other is told.</summary>
[TestFixture]
internal sealed unsafe class SimultaneousFreeTests
{
    private const int Rounds = 3_000;

    [TestCase(40_000)]
    [TestCase(200_000)]
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
