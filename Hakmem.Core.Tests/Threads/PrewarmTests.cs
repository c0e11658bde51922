using System;
using System.Collections.Generic;
using System.Linq;
using Hakmem.Geometry;
using Hakmem.Tests.Doubles;
using Hakmem.Tests.Heaps;
using Hakmem.Tests.Tools;
using Hakmem.Threads;
using NUnit.Framework;

namespace Hakmem.Tests.Threads;

/// <summary>A thread begins with blocks in its bins, as many as were asked for and its budget pays for, or with none.</summary>
[TestFixture]
internal sealed unsafe class PrewarmTests
{
    private static IEnumerable<int> TinyClasses() => Enumerable.Range(1, SizeClasses.FirstAligned - 1)
        .TakeWhile(static classIndex => SizeClasses.BlockBytes(classIndex) <= ThreadCaches.PrewarmMaxBytes);

    [TestCase(1)]
    [TestCase(8)]
    [TestCase(32)]
    [TestCase(33)]
    [TestCase(100)]
    public void GetThreadHeap_OfAPrewarmedAllocator_HasSoManyBlocksOfEveryTinyClass(int blocks)
    {
        using MaintainedHeap heap = new(Prewarmed(blocks, threadBytes: 64 << 20));

        ThreadCache* cache = Attach(heap);

        foreach (int classIndex in TinyClasses())
        {
            Assert.That(BlocksIn(cache, classIndex), Is.EqualTo(blocks), $"class {classIndex}");
        }

        Assert.That(BlocksIn(cache, SizeClasses.Of(ThreadCaches.PrewarmMaxBytes + 1)), Is.Zero);
        Assert.That(HeapInvariants.FirstBroken(heap.Allocator), Is.Null);
    }

    /// <summary>A chain in transfer is often longer than what is prewarmed; whoever asked for the rest of nothing left a span behind each time.</summary>
    [Test]
    public void ShortThreads_OfAPrewarmedAllocator_LeaveNoSpansBehind()
    {
        using MaintainedHeap heap = new(Prewarmed(blocks: 8, threadBytes: 1 << 20));
        List<nint> left = [];
        for (int thread = 0; thread < 200; thread++)
        {
            int seed = thread;
            ThreadTeam.Run(1, _ =>
            {
                left.ForEach(block => heap.Allocator.Free((void*)block));
                left.Clear();
                Random random = new(seed);
                for (int index = 0; index < 100; index++)
                {
                    left.Add((nint)heap.Allocator.Allocate((nuint)(16 + random.Next(1024))));
                }
            });
        }

        Assert.That(heap.Allocator.GetStatistics().UsedSuperslabs, Is.LessThanOrEqualTo(4));
        Assert.That(HeapInvariants.FirstBroken(heap.Allocator), Is.Null);
        left.ForEach(block => heap.Allocator.Free((void*)block));
    }

    [Test]
    public void Allocate_OfAPrewarmedThread_CallsNothing()
    {
        using MaintainedHeap heap = new(new HakOptions { Profile = HakProfile.SpeedFirst });
        Attach(heap);
        long before = heap.Os.Calls();
        List<nint> blocks = [];

        foreach (int classIndex in TinyClasses())
        {
            blocks.AddRange(heap.Allocate(SizeClasses.BlockBytes(classIndex), 8));
        }

        Assert.That(heap.Os.Calls(), Is.EqualTo(before));
        heap.Free(blocks);
    }

    [Test]
    public void GetThreadHeap_OfAnAllocatorThatIsNotPrewarmed_HoldsNothing()
    {
        using MaintainedHeap heap = new(new HakOptions());

        Attach(heap);

        Assert.That(heap.Statistics.MappedBytes, Is.Zero);
        Assert.That(heap.Statistics.BinBytes, Is.Zero);
    }

    [TestCase(4 * 1024)]
    [TestCase(32 * 1024)]
    public void GetThreadHeap_WhenTheBudgetPaysForLess_GoesAsFarAsItGoes(int threadBytes)
    {
        using MaintainedHeap heap = new(Prewarmed(64, threadBytes));

        ThreadCache* cache = Attach(heap);

        Assert.That(cache->GrantedBytes, Is.InRange(1, threadBytes));
        Assert.That(heap.Statistics.BinBytes, Is.InRange(1, threadBytes));
        Assert.That(HeapInvariants.FirstBroken(heap.Allocator), Is.Null);
    }

    /// <summary>With 32 blocks of each class two superslabs are needed, each with two tables to be made writable.</summary>
    [TestCase(OsCalls.Map, 1)]
    [TestCase(OsCalls.Map, 2)]
    [TestCase(OsCalls.MakeWritable, 1)]
    [TestCase(OsCalls.MakeWritable, 2)]
    [TestCase(OsCalls.MakeWritable, 3)]
    [TestCase(OsCalls.MakeWritable, 4)]
    public void GetThreadHeap_WhenTheSystemRefusesOneCall_HoldsNothingAndWorksLater(int kinds, int call)
    {
        using MaintainedHeap heap = new(Prewarmed(32, threadBytes: 64 << 20));

        // The records of this thread are there already, so that only superslabs are asked for.
        using HakAllocator other = new();
        other.GetThreadHeap();
        heap.Os.FailForEver(call, (OsCalls)kinds);

        Assert.That(() => Attach(heap), Throws.Nothing.Or.InstanceOf<OutOfMemoryException>());

        Assert.That(heap.Os.Failures, Is.Positive);
        Assert.That(heap.Statistics.BinBytes, Is.Zero, "All or nothing.");
        Assert.That(HeapInvariants.FirstBroken(heap.Allocator), Is.Null);
        heap.Os.StopFailing();
        List<nint> blocks = heap.Allocate(100, 1_000);
        heap.Free(blocks);
        heap.Allocator.Trim(HakTrimLevel.Full);
        Assert.That(heap.Statistics.MappedBytes, Is.Zero);
    }

    [Test]
    public void GetThreadHeap_WhenMaxBytesRefuses_HoldsNothingAndAllocationsWork()
    {
        HakOptions options = Prewarmed(64, threadBytes: 64 << 20);
        options.MaxBytes = 2 << 20;
        using MaintainedHeap heap = new(options);

        Attach(heap);

        Assert.That(heap.Statistics.BinBytes, Is.Zero, "All or nothing.");
        Assert.That(heap.Statistics.PeakMappedBytes, Is.LessThanOrEqualTo(2 << 20));
        heap.Free(heap.Allocate(100, 1_000));
        Assert.That(HeapInvariants.FirstBroken(heap.Allocator), Is.Null);
    }

    private static HakOptions Prewarmed(int blocks, int threadBytes) => new()
    {
        Prewarm = new HakPrewarmOptions { Enabled = true, Blocks = blocks },
        ThreadCache = new HakThreadCacheOptions { MaxBytes = threadBytes },
    };

    private static ThreadCache* Attach(MaintainedHeap heap)
    {
        heap.Allocator.GetThreadHeap();
        return heap.Road.BindCache();
    }

    private static int BlocksIn(ThreadCache* cache, int classIndex) =>
        ThreadCache.Bin(cache, classIndex).Count + (ThreadCache.Shelf(cache, classIndex)->Count * SizeClasses.At(classIndex).BatchBlocks);
}
