using System;
using System.Collections.Generic;
using System.Threading;
using Hakmem.Tests.BrokenTwins;
using Hakmem.Tests.Heaps;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Journeys;

/// <summary>Claim before discard: threads allocate, fill, check and free in all tiers while another gives back without pause whatever is free.</summary>
[TestFixture]
internal sealed class DiscardUnderFireTests
{
    private const int ThreadCount = 3;
    private const int HeldParcels = 400;
    private const int ShortParcels = 80_000;
    private const int LongParcels = 8_000_000;

    [TestCase(HakProfile.Lean)]
    [TestCase(HakProfile.Balanced)]
    public void Discards_WhileThreadsAllocateAndFree_HarmNoBlock(HakProfile profile) => AssertUnharmed(profile, Seed.Next(511), ShortParcels);

    [TestCase(HakProfile.Lean)]
    [TestCase(HakProfile.Balanced)]
    [Category("Long")]
    [Explicit]
    public void Discards_WhileThreadsAllocateAndFree_ForLong_HarmNoBlock(HakProfile profile) => AssertUnharmed(profile, Seed.Fresh(), LongParcels);

    /// <summary>The same two checks, by content and by the walk, when a discard meets blocks that are live.</summary>
    [TestCase(24)]
    [TestCase(1_000)]
    [TestCase(6_000)]
    public void ADiscardOfAPageWithLiveBlocks_IsCaughtByBothChecks(int byteCount)
    {
        CarelessDiscard twin = new(byteCount);
        Assert.That(twin.CountDamaged(), Is.Zero);
        Assert.That(HeapInvariants.FirstBroken(twin.Allocator), Is.Null);

        twin.DiscardALivePage();

        Assert.That(twin.CountDamaged(), Is.Positive);
        Assert.That(HeapInvariants.FirstBroken(twin.Allocator), Does.StartWith("P4"));
    }

    private static void AssertUnharmed(HakProfile profile, int seed, int parcels)
    {
        HakOptions options = new()
        {
            Profile = profile,
            Release = new HakReleaseOptions { Interval = TimeSpan.FromMilliseconds(10), IdleTimeToLive = TimeSpan.FromMilliseconds(20) },
        };
        options.Lean.TargetResidentBytes = 0;
        using MaintainedHeap heap = new(options);
        int damaged = 0;
        int running = ThreadCount;
        int passes = 0;

        ThreadTeam.Run(
            ThreadCount,
            index =>
            {
                try
                {
                    Interlocked.Add(ref damaged, SendAndReceive(heap.Allocator, unchecked(seed + index), parcels));
                }
                finally
                {
                    Interlocked.Decrement(ref running);
                }
            },
            meanwhile: () =>
            {
                for (; Volatile.Read(ref running) > 0; passes++)
                {
                    GiveBack(heap, passes);
                }
            });

        TestContext.Out.WriteLine($"{passes} passes, {heap.Statistics.DiscardCalls} discards, {heap.Statistics.UnmapCalls} unmaps");
        Assert.That(damaged, Is.Zero);
        Assert.That(heap.Statistics.DiscardCalls, Is.GreaterThan(20), "Else nothing was tried.");
        Assert.That(HeapInvariants.FirstBroken(heap.Allocator), Is.Null);
        heap.Allocator.Trim(HakTrimLevel.Full);
        Assert.That(heap.Statistics.MappedBytes, Is.Zero, Leftovers.Describe(heap.Statistics));
    }

    private static void GiveBack(MaintainedHeap heap, int round)
    {
        switch (round % 4)
        {
            case 0:
                heap.Allocator.Trim(HakTrimLevel.Full);
                break;
            case 1:
                // As if the allocator had just grown: idle pages go whatever their age.
                heap.Parts.Upkeep.RaiseGrowth(1);
                heap.Advance(10);
                break;
            default:
                heap.Advance(10);
                break;
        }
    }

    private static int SendAndReceive(HakAllocator allocator, int seed, int parcels)
    {
        Random random = new(seed);
        List<Parcel> held = [];
        int damaged = 0;
        for (int count = 0; count < parcels; count++)
        {
            // Waves: what was held goes at once now and then, so that whole pages, slabs and superslabs come free.
            int most = count / 500 % 3 == 2 ? HeldParcels / 8 : HeldParcels;
            held.Add(Parcel.Send(allocator, ParcelSizes.Next(random), random.Next()));
            while (held.Count > most)
            {
                int index = random.Next(held.Count);
                damaged += held[index].Receive(allocator) ? 0 : 1;
                held[index] = held[^1];
                held.RemoveAt(held.Count - 1);
            }
        }

        held.ForEach(parcel => damaged += parcel.Receive(allocator) ? 0 : 1);
        return damaged;
    }
}
