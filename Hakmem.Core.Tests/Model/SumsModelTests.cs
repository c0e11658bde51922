using System;
using System.Collections.Generic;
using System.Linq;
using Hakmem.Tests.Heaps;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Model;

/// <summary>A1 after every step of the model, with passes of maintenance between the steps, for each profile and way to give back.</summary>
[TestFixture]
internal sealed class SumsModelTests
{
    private const int Steps = 2_500;

    private static IEnumerable<TestCaseData> Variants()
    {
        foreach (HakProfile profile in Enum.GetValues<HakProfile>())
        {
            yield return Named(profile.ToString(), new HakOptions { Profile = profile });
        }

        yield return Named("lean, lazily", new HakOptions { Profile = HakProfile.Lean, Lean = new HakLeanOptions { Decommit = HakDecommit.Free } });
        yield return Named("lean, no target", new HakOptions { Profile = HakProfile.Lean, Lean = new HakLeanOptions { TargetResidentBytes = 0 } });
        yield return Named("prefault", new HakOptions { Prewarm = new HakPrewarmOptions { Enabled = true, Prefault = HakPrefault.Touch } });
    }

    [TestCaseSource(nameof(Variants))]
    public void Run_WithTheSumsLookedAtAfterEveryStep_FindsNothing(HakOptions options)
    {
        int seed = Seed.Next(801);
        using MaintainedHeap heap = new(options);
        AllocatorModel model = new(heap.Allocator, seed)
        {
            MaxLiveBytes = 24 << 20,
            AfterEachStep = () =>
            {
                heap.Advance(20);
                return Sums.FirstBroken(heap.Statistics);
            },
        };

        Assert.That(() => model.Run(Steps), Throws.Nothing);

        Assert.That(HeapInvariants.FirstBroken(heap.Allocator), Is.Null);
    }

    /// <summary>Every part is seen to be missed.</summary>
    [TestCase(nameof(HakStatistics.LiveBytes))]
    [TestCase(nameof(HakStatistics.BinBytes))]
    [TestCase(nameof(HakStatistics.TransferBytes))]
    [TestCase(nameof(HakStatistics.FreeBytes))]
    [TestCase(nameof(HakStatistics.DiscardedBytes))]
    [TestCase(nameof(HakStatistics.MetadataBytes))]
    [TestCase(nameof(HakStatistics.MappedBytes))]
    public void FirstBroken_WhenOnePartIsOff_SaysSo(string part)
    {
        using MaintainedHeap heap = new(new HakOptions());
        List<nint> kept = heap.KeepEvery(10, heap.Allocate(1_000, 500));
        HakStatistics statistics = heap.Statistics;
        Assert.That(Sums.FirstBroken(statistics), Is.Null);

        System.Reflection.PropertyInfo property = typeof(HakStatistics).GetProperties().Single(property => property.Name == part);
        property.SetValue(statistics, (long)property.GetValue(statistics)! + 16);

        Assert.That(Sums.FirstBroken(statistics), Does.StartWith("A1"));
        heap.Free(kept);
    }

    private static TestCaseData Named(string name, HakOptions options) => new TestCaseData(options).SetArgDisplayNames(name);
}
