using System;
using System.Collections.Generic;
using System.Threading;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Journeys;

/// <summary>An allocator with a budget: it never maps more, refuses in an orderly way, and recovers when memory comes back.</summary>
[TestFixture]
internal sealed unsafe class MaxBytesTests
{
    private const long MaxBytes = 16L << 20;

    private static readonly int[] s_lengths = [64, 1_000, 20_000, 100_000, 500_000, 1_000_000, 3_000_000];

    [Test]
    public void FilledToTheBudget_RefusesAndRecovers([ValueSource(nameof(s_lengths))] int byteCount, [Values] HakProfile profile)
    {
        using HakAllocator allocator = new(new HakOptions { Profile = profile, MaxBytes = MaxBytes });
        int firstCount = FillAndFree(allocator, byteCount, out long firstMapped);
        int secondCount = FillAndFree(allocator, byteCount, out long secondMapped);

        Assert.That(firstMapped, Is.LessThanOrEqualTo(MaxBytes));
        Assert.That(secondMapped, Is.LessThanOrEqualTo(MaxBytes));
        Assert.That((long)firstCount * byteCount, Is.GreaterThan(MaxBytes * 2 / 5), "A superslab holds at least one block of 1 MiB beside its header.");
        Assert.That(secondCount, Is.GreaterThanOrEqualTo(firstCount * 9 / 10), "What was freed can be used again.");
        Assert.That(allocator.GetStatistics().PeakMappedBytes, Is.LessThanOrEqualTo(MaxBytes));
    }

    [Test]
    public void FilledWithOneLength_ThenFreedAndTrimmed_ServesEveryOtherLength([ValueSource(nameof(s_lengths))] int byteCount)
    {
        using HakAllocator allocator = new(new HakOptions { MaxBytes = MaxBytes });
        FillAndFree(allocator, byteCount, out _);
        allocator.Trim(HakTrimLevel.Full);

        foreach (int other in s_lengths)
        {
            Assert.That(allocator.TryAllocate((nuint)other, out void* block), Is.True, $"{other} bytes");
            allocator.Free(block);
        }
    }

    [Test]
    public void CachedMemoryOfOneKind_MakesRoomForAnother()
    {
        using HakAllocator allocator = new(new HakOptions { MaxBytes = MaxBytes });

        for (int round = 0; round < 3; round++)
        {
            FillAndFree(allocator, 3_000_000, out _);
            Assert.That(FillAndFree(allocator, 500_000, out _), Is.GreaterThan(8));
        }
    }

    [Test]
    public void RequestsBeyondTheBudget_AreRefusedByEveryMember()
    {
        using HakAllocator allocator = new(new HakOptions { MaxBytes = MaxBytes });
        nuint tooMuch = (nuint)MaxBytes + 1;
        void* block = allocator.Allocate(1_000);
        nint address = (nint)block;
        Pattern.Fill(block, 1_000, 9);

        Assert.That(allocator.TryAllocate(tooMuch, out _), Is.False);
        Assert.That(() => allocator.Allocate(tooMuch), Throws.InstanceOf<OutOfMemoryException>());
        Assert.That(() => allocator.AllocateZeroed(tooMuch), Throws.InstanceOf<OutOfMemoryException>());
        Assert.That(() => allocator.AllocateAligned(tooMuch, 4_096), Throws.InstanceOf<OutOfMemoryException>());
        Assert.That(() => allocator.Reallocate((void*)address, tooMuch), Throws.InstanceOf<OutOfMemoryException>());
        Assert.That(Pattern.FirstDifference(block, 1_000, 9), Is.EqualTo(-1));
        Assert.That(allocator.GetStatistics().PeakMappedBytes, Is.LessThanOrEqualTo(MaxBytes));
        allocator.Free(block);
    }

    [Test]
    public void RacingThreads_NeverExceedTheBudget()
    {
        using HakAllocator allocator = new(new HakOptions { MaxBytes = MaxBytes });
        int seed = Seed.Next(71);
        int damaged = 0;
        int refusals = 0;

        ThreadTeam.Run(4, index =>
        {
            Random random = new(seed + index);
            for (int round = 0; round < 12; round++)
            {
                Interlocked.Add(ref damaged, Race(allocator, random));
                Interlocked.Increment(ref refusals);
            }
        });

        Assert.That(damaged, Is.Zero);
        Assert.That(refusals, Is.EqualTo(48));
        Assert.That(allocator.GetStatistics().PeakMappedBytes, Is.LessThanOrEqualTo(MaxBytes));
        Assert.That(allocator.GetStatistics().LiveBlocks, Is.Zero);
    }

    [Test]
    public void TheLeastBudget_IsEnoughForSmallBlocks()
    {
        using HakAllocator allocator = new(new HakOptions { MaxBytes = 2 << 20 });

        Assert.That(() => allocator.Free(allocator.Allocate(100)), Throws.Nothing);
        Assert.That(allocator.TryAllocate(3 << 20, out _), Is.False);
        Assert.That(allocator.GetStatistics().PeakMappedBytes, Is.LessThanOrEqualTo(2L << 20));
    }

    /// <summary>Allocates until refused, by both members, then frees all.</summary>
    private static int FillAndFree(HakAllocator allocator, int byteCount, out long mapped)
    {
        List<nint> blocks = [];
        while (allocator.TryAllocate((nuint)byteCount, out void* block))
        {
            *(byte*)block = 1;
            blocks.Add((nint)block);
        }

        // Discarded pages are mapped and cost nothing.
        HakStatistics statistics = allocator.GetStatistics();
        mapped = statistics.MappedBytes - statistics.DiscardedBytes;
        Assert.That(() => allocator.Allocate((nuint)byteCount), Throws.InstanceOf<OutOfMemoryException>());
        foreach (nint block in blocks)
        {
            allocator.Free((void*)block);
        }

        return blocks.Count;
    }

    private static int Race(HakAllocator allocator, Random random)
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
