using System;
using System.Collections.Generic;
using System.Threading;
using Hakmem.Geometry;
using Hakmem.Tests.Heaps;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Journeys;

/// <summary>Discarded pages are mapped and cost nothing of MaxBytes; whoever uses them again pays, and is refused when there is no room.</summary>
[TestFixture]
internal sealed unsafe class DiscardBudgetTests
{
    private const int MiB = 1 << 20;
    private const long MaxBytes = 24 * MiB;

    [Test]
    public void ThreadsThatFill_WhileAnotherDiscards_NeverExceedMaxBytes([Values(HakProfile.Lean, HakProfile.Balanced)] HakProfile profile)
    {
        int seed = Seed.Next(717);
        using MaintainedHeap heap = new(new HakOptions { Profile = profile, MaxBytes = MaxBytes });
        int damaged = 0;
        int running = 3;
        int refusals = 0;
        long most = 0;

        ThreadTeam.Run(
            3,
            index =>
            {
                try
                {
                    Random random = new(seed + index);
                    for (int round = 0; round < 8; round++)
                    {
                        Interlocked.Add(ref damaged, FillUntilRefused(heap.Allocator, random));
                        Interlocked.Increment(ref refusals);
                    }
                }
                finally
                {
                    Interlocked.Decrement(ref running);
                }
            },
            meanwhile: () =>
            {
                for (int pass = 0; Volatile.Read(ref running) > 0; pass++)
                {
                    most = long.Max(most, heap.Parts.Budget.ChargedBytes);
                    heap.Advance(300);
                    _ = pass % 3 == 0 ? heap.Allocator.Trim(HakTrimLevel.Full) : default;
                }
            });

        Assert.That(damaged, Is.Zero);
        Assert.That(refusals, Is.EqualTo(24));
        Assert.That(heap.Statistics.PeakMappedBytes, Is.InRange(most, MaxBytes));
        Assert.That(heap.Statistics.DiscardCalls, Is.Positive);
        Assert.That(HeapInvariants.FirstBroken(heap.Allocator), Is.Null);
        heap.Allocator.Trim(HakTrimLevel.Full);
        Assert.That(heap.Statistics.MappedBytes, Is.Zero, Leftovers.Describe(heap.Statistics));
    }

    [TestCase(200)]
    [TestCase(1_000)]
    [TestCase(6_000)]
    public void DiscardedPagesOfSpans_AreRefusedWithoutRoom_AndServedWithIt(int byteCount)
    {
        using MaintainedHeap heap = new(new HakOptions { MaxBytes = MaxBytes });
        List<nint> kept = heap.KeepEvery(SizeClasses.At(SizeClasses.Of((nuint)byteCount)).CapacityCount(0) - 1, heap.Allocate(byteCount, 18 * MiB / byteCount));
        heap.Allocator.Trim(HakTrimLevel.Full);
        long discarded = heap.Statistics.DiscardedBytes;

        // The room goes to others, to the last page of it.
        List<nint> others = FillWithHuge(heap);
        List<nint> small = [];
        while (heap.Allocator.TryAllocate((nuint)byteCount, out void* block))
        {
            Pattern.Fill(block, (nuint)byteCount, small.Count);
            small.Add((nint)block);
        }

        HakStatistics full = heap.Statistics;
        Assert.That(discarded, Is.GreaterThan(12 * MiB));
        Assert.That(full.MappedBytes, Is.GreaterThan(MaxBytes), "Discarded bytes are mapped and cost nothing.");
        Assert.That(full.PeakMappedBytes, Is.LessThanOrEqualTo(MaxBytes));
        Assert.That(full.DiscardedBytes, Is.GreaterThan(8 * MiB), "Not for lack of blocks.");
        Assert.That(() => heap.Allocator.Allocate((nuint)byteCount), Throws.InstanceOf<OutOfMemoryException>());
        Assert.That(HeapInvariants.FirstBroken(heap.Allocator), Is.Null);

        heap.Free(others);
        Assert.That(heap.Allocator.TryAllocate((nuint)byteCount, out void* served), Is.True);
        heap.Allocator.Free(served);
        for (int index = 0; index < small.Count; index++)
        {
            Assert.That(Pattern.FirstDifference((void*)small[index], (nuint)byteCount, index), Is.EqualTo(-1));
        }

        heap.Free(small);
        heap.Free(kept);
        heap.Allocator.Trim(HakTrimLevel.Full);
        Assert.That(heap.Statistics.MappedBytes, Is.Zero);
    }

    [Test]
    public void DiscardedSlabs_AreRefusedWithoutRoom_AndServedWithIt()
    {
        const int RunBytes = 15 * MemoryGeometry.SlabBytes;
        using MaintainedHeap heap = new(new HakOptions { MaxBytes = MaxBytes });
        List<nint> kept = heap.DirtyFreeSlabs(8);
        heap.Allocator.Trim(HakTrimLevel.Full);
        Assert.That(heap.Statistics.DiscardedBytes, Is.EqualTo(8 * 30 * MemoryGeometry.SlabBytes));
        List<nint> others = FillWithHuge(heap);

        Assert.That(heap.Allocator.TryAllocate(RunBytes, out _), Is.False);
        Assert.That(heap.Statistics.PeakMappedBytes, Is.LessThanOrEqualTo(MaxBytes));
        Assert.That(heap.Statistics.MappedBytes, Is.GreaterThan(MaxBytes));
        Assert.That(HeapInvariants.FirstBroken(heap.Allocator), Is.Null);

        heap.Free(others);
        long maps = heap.Statistics.MapCalls;
        Assert.That(heap.Allocator.TryAllocate(RunBytes, out void* block), Is.True);
        Assert.That(heap.Statistics.MapCalls, Is.EqualTo(maps), "There are discarded slabs.");
        heap.Allocator.Free(block);
        heap.Free(kept);
    }

    [Test]
    public void AReallocationIntoDiscardedSlabs_WithoutRoom_KeepsTheOldBlock()
    {
        using MaintainedHeap heap = new(new HakOptions { MaxBytes = MaxBytes });
        List<nint> kept = heap.Allocate(300_000, 1);
        heap.Free(heap.Allocate(1_000_000, 1));
        heap.Allocator.Trim(HakTrimLevel.Full);
        Pattern.Fill((void*)kept[0], 300_000, 5);
        List<nint> others = FillWithHuge(heap);

        Assert.That(() => heap.Allocator.Reallocate((void*)kept[0], 900_000), Throws.InstanceOf<OutOfMemoryException>());

        Assert.That(Pattern.FirstDifference((void*)kept[0], 300_000, 5), Is.EqualTo(-1));
        Assert.That(HeapInvariants.FirstBroken(heap.Allocator), Is.Null);
        heap.Free(others);
        void* grown = heap.Allocator.Reallocate((void*)kept[0], 900_000);
        Assert.That(grown == (void*)kept[0], Is.True, "It grows into the discarded slabs behind it.");
        Assert.That(Pattern.FirstDifference(grown, 300_000, 5), Is.EqualTo(-1));
        heap.Allocator.Free(grown);
    }

    /// <summary>Takes all room there is, to the last page.</summary>
    private static List<nint> FillWithHuge(MaintainedHeap heap)
    {
        List<nint> blocks = [];
        while (RoomOf(heap) > 4 * MiB)
        {
            blocks.Add((nint)heap.Allocator.Allocate(2 * MiB));
        }

        blocks.Add((nint)heap.Allocator.Allocate((nuint)RoomOf(heap)));
        Assert.That(RoomOf(heap), Is.Zero);
        return blocks;
    }

    private static long RoomOf(MaintainedHeap heap) => heap.Parts.Budget.MaxBytes - heap.Parts.Budget.ChargedBytes;

    private static int FillUntilRefused(HakAllocator allocator, Random random)
    {
        List<Parcel> held = [];
        try
        {
            while (true)
            {
                held.Add(Parcel.Send(allocator, 1 + ParcelSizes.Next(random), held.Count));
            }
        }
        catch (OutOfMemoryException)
        {
            // The budget is spent: give it to the others.
        }

        return held.FindAll(parcel => !parcel.Receive(allocator)).Count;
    }
}
