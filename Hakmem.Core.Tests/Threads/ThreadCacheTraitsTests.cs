using System.Collections.Generic;
using Hakmem.Geometry;
using Hakmem.Settings;
using Hakmem.Tests.Doubles;
using Hakmem.Tests.Faults;
using Hakmem.Tests.Heaps;
using Hakmem.Threads;
using NUnit.Framework;

namespace Hakmem.Tests.Threads;

/// <summary>What caches are given: what a resting block costs at the least, by the size of the budget, and what follows for the number of them; which slabs are checked.</summary>
[TestFixture]
internal sealed unsafe class ThreadCacheTraitsTests
{
    private const int KiB = 1024;
    private const int LastSlab = 1234;

    [TestCase(HakProfile.SpeedFirst, 64)]
    [TestCase(HakProfile.Balanced, 128)]
    [TestCase(HakProfile.Lean, 512)]
    public void LeastChargeBytes_ByProfile(HakProfile profile, int leastBytes) =>
        Assert.That(Traits(new HakOptions { Profile = profile }).LeastChargeBytes, Is.EqualTo(leastBytes));

    [TestCase(HakIntegrity.Standard, LastSlab)]
    [TestCase(HakIntegrity.None, 0)]
    public void LastSlab_WhereFreesAreNotChecked_IsNone(HakIntegrity integrity, int lastSlab) =>
        Assert.That(Traits(new HakOptions { Integrity = integrity }).LastSlab, Is.EqualTo((nuint)lastSlab));

    [TestCase(4 * KiB, 512)]
    [TestCase(64 * KiB, 512)]
    [TestCase(128 * KiB, 256)]
    [TestCase(256 * KiB, 128)]
    [TestCase(512 * KiB, 128)]
    [TestCase(64 * KiB * KiB, 128)]
    public void LeastChargeBytes_ByTheBudget(int budgetBytes, int leastBytes) =>
        Assert.That(Traits(OptionsOf(budgetBytes)).LeastChargeBytes, Is.EqualTo(leastBytes));

    [Test]
    public void LeastChargeBytes_AfterTheBudgetChanged_IsThatOfTheCreation()
    {
        HeapSettings settings = SettingsFreezer.Freeze(OptionsOf(64 * KiB));
        ThreadCacheTraits traits = new(settings, 0, 1, null, LastSlab);

        settings.ReplaceLive(settings.Live with { ThreadCacheBytes = 1 << 20 });

        Assert.That(traits.LeastChargeBytes, Is.EqualTo(512));
    }

    [TestCase(4 * KiB)]
    [TestCase(64 * KiB)]
    [TestCase(128 * KiB)]
    [TestCase(512 * KiB)]
    public void Bins_OfShortBlocksOfManyClasses_HoldNoMoreThanTheBudgetPaysFor(int budgetBytes)
    {
        FailingOsMemory os = new();
        using HakAllocator allocator = FaultyHeap.Create(os, OptionsOf(budgetBytes));
        int most = budgetBytes / Traits(OptionsOf(budgetBytes)).LeastChargeBytes;
        long seen = 0;

        for (int length = 16; length <= 512; length += 16)
        {
            TakeAndGive(allocator, length, 700);
            seen = long.Max(seen, BinBlocks(allocator));
        }

        Assert.That(seen, Is.InRange(1, most));
        Assert.That(HeapInvariants.FirstBroken(allocator), Is.Null);
    }

    private static HakOptions OptionsOf(int budgetBytes) => new() { ThreadCache = new HakThreadCacheOptions { MaxBytes = budgetBytes } };

    private static ThreadCacheTraits Traits(HakOptions options) => new(SettingsFreezer.Freeze(options), 0, 1, null, LastSlab);

    private static long BinBlocks(HakAllocator allocator)
    {
        long[] blocks = new long[SizeClasses.Count];
        HeapPrivates.Parts(HeapPrivates.Road(allocator)).Caches.Census(blocks);
        long sum = 0;
        foreach (long count in blocks)
        {
            sum += count;
        }

        return sum;
    }

    private static void TakeAndGive(HakAllocator allocator, int byteCount, int count)
    {
        List<nint> blocks = [];
        for (int index = 0; index < count; index++)
        {
            blocks.Add((nint)allocator.Allocate((nuint)byteCount));
        }

        blocks.ForEach(block => allocator.Free((void*)block));
    }
}
