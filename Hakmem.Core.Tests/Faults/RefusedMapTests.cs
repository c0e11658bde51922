using System;
using System.Collections.Generic;
using Hakmem.Tests.Doubles;
using Hakmem.Tests.Heaps;
using NUnit.Framework;

namespace Hakmem.Tests.Faults;

/// <summary>No memory to be had: every member refuses in its own orderly way, and a minute later all is well.</summary>
[TestFixture]
internal sealed unsafe class RefusedMapTests
{
    private static readonly int[] s_lengths = [16, 1_000, 30_000, 200_000, 900_000, 3_000_000];

    [TestCaseSource(nameof(s_lengths))]
    public void EveryMember_WhenMapFails_RefusesAndLaterServes(int byteCount)
    {
        FailingOsMemory os = new();
        using HakAllocator allocator = FaultyHeap.Create(os);
        os.FailForEver(1, OsCalls.Map);
        nuint length = (nuint)byteCount;

        Assert.That(allocator.TryAllocate(length, out void* none), Is.False);
        Assert.That(none == null, Is.True);
        Assert.That(() => allocator.Allocate(length), Throws.InstanceOf<OutOfMemoryException>());
        Assert.That(() => allocator.AllocateZeroed(length), Throws.InstanceOf<OutOfMemoryException>());
        Assert.That(() => allocator.AllocateAligned(length, 64), Throws.InstanceOf<OutOfMemoryException>());
        Assert.That(() => allocator.Reallocate(null, length), Throws.InstanceOf<OutOfMemoryException>());
        Assert.That(allocator.GetStatistics().MappedBytes, Is.Zero);
        Assert.That(HeapInvariants.FirstBroken(allocator), Is.Null);

        os.StopFailing();
        Assert.That(() => allocator.Free(allocator.Allocate(length)), Throws.Nothing);
        Assert.That(os.Books.Violations, Is.Empty);
    }

    [TestCase(1 << 12, 21)]
    [TestCase(1 << 20, 22)]
    [TestCase(3 << 20, 25)]
    [TestCase(0, 30)]
    public void AnOverAlignedHugeRequest_WhenMapFails_IsRefusedAndLaterServed(int byteCount, int alignmentShift)
    {
        FailingOsMemory os = new();
        using HakAllocator allocator = FaultyHeap.Create(os);
        nuint alignment = (nuint)1 << alignmentShift;
        os.FailOnce(1, OsCalls.Map);

        // The one refusal is made good by a second try after all that rests was given back.
        void* block = allocator.AllocateAligned((nuint)byteCount, alignment);
        Assert.That((nuint)block % alignment, Is.EqualTo((nuint)0));
        allocator.Free(block);
        allocator.Trim(HakTrimLevel.Full);
        os.FailForEver(1, OsCalls.Map);

        Assert.That(() => allocator.AllocateAligned((nuint)byteCount, alignment), Throws.InstanceOf<OutOfMemoryException>());
        Assert.That(allocator.GetStatistics().MappedBytes, Is.Zero);
        Assert.That(os.Failures, Is.EqualTo(3));
    }

    [Test]
    public void AShrinkingReallocation_WhenNothingCanBeMapped_KeepsTheOldBlock()
    {
        FailingOsMemory os = new();
        using HakAllocator allocator = FaultyHeap.Create(os);
        void* block = allocator.Allocate(3 << 20);
        os.FailForEver();

        void* shrunk = allocator.Reallocate(block, 100);

        Assert.That(shrunk == block, Is.True);
        Assert.That(allocator.GetUsableSize(shrunk), Is.GreaterThanOrEqualTo((nuint)(3 << 20)));
        os.StopFailing();
        allocator.Free(shrunk);
    }

    [Test]
    public void BytesThatTheSystemNeverMapped_AreNoPeak()
    {
        FailingOsMemory os = new();
        HakOptions options = FaultyHeap.SmallCaches();
        options.MaxBytes = long.MaxValue;
        using HakAllocator allocator = FaultyHeap.Create(os, options);
        os.FailForEver(1, OsCalls.Map);

        bool isServed = allocator.TryAllocate((nuint)1 << 40, out _);

        Assert.That(isServed, Is.False);
        Assert.That(allocator.GetStatistics().MappedBytes, Is.Zero);
        Assert.That(allocator.GetStatistics().PeakMappedBytes, Is.Zero);
    }

    [Test]
    public void TheTiniestBudget_ServesUntilItIsSpent_AndNeverMapsMore([Values(2, 3, 4, 5)] int megabytes)
    {
        FailingOsMemory os = new();
        HakOptions options = FaultyHeap.SmallCaches();
        options.MaxBytes = megabytes << 20;
        using HakAllocator allocator = FaultyHeap.Create(os, options);
        List<nint> blocks = [];

        for (int step = 0; step < 600; step++)
        {
            if (allocator.TryAllocate((nuint)s_lengths[step % s_lengths.Length], out void* block))
            {
                blocks.Add((nint)block);
            }
        }

        HakStatistics statistics = allocator.GetStatistics();
        Assert.That(blocks, Is.Not.Empty);
        Assert.That(statistics.PeakMappedBytes, Is.LessThanOrEqualTo(megabytes << 20));
        Assert.That(HeapInvariants.FirstBroken(allocator), Is.Null);
        blocks.ForEach(block => allocator.Free((void*)block));
        allocator.Trim(HakTrimLevel.Full);
        Assert.That(allocator.GetStatistics().MappedBytes, Is.Zero);
        Assert.That(os.Failures, Is.Zero);
        Assert.That(os.Books.Violations, Is.Empty);
    }
}
