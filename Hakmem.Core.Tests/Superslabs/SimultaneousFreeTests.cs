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
        nint block = 0;
        using Barrier barrier = new(2, _ => block = (nint)allocator.Allocate((nuint)byteCount));

        ThreadTeam.Run(2, _ =>
        {
            for (int round = 0; round < Rounds; round++)
            {
                barrier.SignalAndWait();
                Interlocked.Increment(ref (TryFree(allocator, block) ? wins : losses)[round]);
            }
        });
        allocator.Free((void*)neighbour);

        Assert.That(wins, Is.All.EqualTo(1));
        Assert.That(losses, Is.All.EqualTo(1));
        Assert.That(allocator.GetStatistics().LiveBlocks, Is.Zero);
        allocator.Trim(HakTrimLevel.Full);
        Assert.That(HeapInvariants.FirstBroken(allocator), Is.Null);
    }

    private static bool TryFree(HakAllocator allocator, nint block)
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
    }
}
