using System;
using System.Threading;
using Hakmem.Tests.Heaps;
using Hakmem.Tests.Tools;
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
        using HakAllocator allocator = new();
        for (int round = 0; round < Rounds; round++)
        {
            RunAndEnd(allocator);
        }

        Assert.That(allocator.GetStatistics().ThreadCaches, Is.LessThan(Rounds / 2));
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

    private static void RunAndEnd(HakAllocator allocator)
    {
        Thread thread = new(() =>
        {
            void* block = allocator.Allocate(64);
            allocator.Free(block);
        });
        thread.Start();
        thread.Join();
        Quiet.AwaitDyingThreads();
    }
}
