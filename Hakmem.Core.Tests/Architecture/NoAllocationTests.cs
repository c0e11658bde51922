using System;
using NUnit.Framework;

namespace Hakmem.Tests.Architecture;

/// <summary>A warm pair of allocate and free leaves nothing for the garbage collector, whichever way it goes.</summary>
[TestFixture]
internal sealed unsafe class NoAllocationTests
{
    private const int WarmPairs = 20_000;
    private const int MeasuredPairs = 10_000;

    private static readonly int[] s_lengths = [16, 1_000, 4 << 10, 64 << 10];

    private delegate void Pairs(nuint byteCount, int count);

    [TestCaseSource(nameof(s_lengths))]
    public void WarmPairs_ThroughTheStaticClass_AllocateNothing(int byteCount) => AssertNothing(byteCount, static (length, count) =>
    {
        for (int index = 0; index < count; index++)
        {
            HakMemory.Free(HakMemory.Allocate(length));
        }
    });

    [TestCaseSource(nameof(s_lengths))]
    public void WarmPairs_ThroughAnInstance_AllocateNothing(int byteCount)
    {
        using HakAllocator allocator = new();

        AssertNothing(byteCount, (length, count) =>
        {
            for (int index = 0; index < count; index++)
            {
                allocator.Free(allocator.Allocate(length));
            }
        });
    }

    [TestCaseSource(nameof(s_lengths))]
    public void WarmPairs_ThroughAThreadHeap_AllocateNothing(int byteCount)
    {
        using HakAllocator allocator = new();

        AssertNothing(byteCount, (length, count) =>
        {
            HakThreadHeap heap = allocator.GetThreadHeap();
            for (int index = 0; index < count; index++)
            {
                heap.Free(heap.Allocate(length));
            }
        });
    }

    [TestCaseSource(nameof(s_lengths))]
    public void WarmPairs_ThroughTheInterface_AllocateNothing(int byteCount)
    {
        using HakAllocator owner = new();
        IHakAllocator allocator = owner;

        AssertNothing(byteCount, (length, count) =>
        {
            for (int index = 0; index < count; index++)
            {
                allocator.Free(allocator.Allocate(length));
            }
        });
    }

    private static void AssertNothing(int byteCount, Pairs pairs)
    {
        pairs((nuint)byteCount, WarmPairs);

        long before = GC.GetAllocatedBytesForCurrentThread();
        pairs((nuint)byteCount, MeasuredPairs);
        long after = GC.GetAllocatedBytesForCurrentThread();

        Assert.That(after - before, Is.Zero);
    }
}
