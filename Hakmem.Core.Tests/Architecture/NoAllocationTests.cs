using System;
using Hakmem.Heaps;
using Hakmem.Os;
using Hakmem.Settings;
using Hakmem.Tests.Doubles;
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

    /// <summary>A pass may make garbage on the timer's thread; the thread that wakes maintenance makes none, whether by a release or by growth.</summary>
    [Test]
    public void WakingMaintenance_AllocatesNothing()
    {
        ManualClock clock = new();
        using Maintenance maintenance = new(clock, new ForgedMemoryFiles());
        using HakAllocator allocator = HakAllocator.Over(HeapFactory.Create(SettingsFreezer.Freeze(new HakOptions()), OsMemory.Current, maintenance));
        long allocated = 0;
        int woken = 0;

        for (int round = 0; round < 12; round++)
        {
            Assert.That(maintenance.IsAsleep, Is.True);
            long before = GC.GetAllocatedBytesForCurrentThread();
            void* block = allocator.Allocate(900_000);
            void* other = allocator.Allocate(900_000);
            long grown = GC.GetAllocatedBytesForCurrentThread() - before;
            woken += maintenance.IsAsleep ? 0 : 1;
            clock.Advance(TimeSpan.FromHours(1));

            before = GC.GetAllocatedBytesForCurrentThread();
            allocator.Free(block);
            allocator.Free(other);
            long released = GC.GetAllocatedBytesForCurrentThread() - before;
            woken += maintenance.IsAsleep ? 0 : 1;
            clock.Advance(TimeSpan.FromHours(1));

            // The first rounds make what lives as long as the process.
            allocated += round < 2 ? 0 : grown + released;
        }

        Assert.That(woken, Is.EqualTo(24));
        Assert.That(allocated, Is.Zero);
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
