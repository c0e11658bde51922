using System.Collections.Generic;
using Hakmem.Tests.Doubles;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Model;

[TestFixture]
[Parallelizable(ParallelScope.Children)]
internal sealed class ModelTests
{
    private const int ShortSteps = 7_000;
    private const int LongSteps = 2_000_000;

    private static IEnumerable<HakOptions> Variants()
    {
        yield return new HakOptions();
        yield return new HakOptions { Profile = HakProfile.SpeedFirst };
        yield return new HakOptions { Profile = HakProfile.SpeedFirst, Integrity = HakIntegrity.Standard };
        yield return new HakOptions { Profile = HakProfile.Lean };
        yield return new HakOptions { Profile = HakProfile.Lean, ThreadCache = new HakThreadCacheOptions { MaxBytes = 4_096, MaxTotalBytes = 0 } };
        yield return new HakOptions { Release = new HakReleaseOptions { MaxCachedSuperslabs = 0, MaxCachedBytes = 0 } };
    }

    [TestCaseSource(nameof(NamedVariants), new object[] { 4 })]
    public void Run_WithAFixedSeed_FindsNothing(HakOptions options, int seed) => RunAlone(options, Seed.Next(seed), ShortSteps);

    [TestCaseSource(nameof(NamedVariants), new object[] { 0 })]
    public void Run_WithAFreshSeed_FindsNothing(HakOptions options, int unused) => RunAlone(options, Seed.Fresh() ^ unused, ShortSteps);

    [TestCaseSource(nameof(NamedVariants), new object[] { 0 })]
    [Category("Long")]
    [Explicit]
    public void Run_ForTwoMillionSteps_FindsNothing(HakOptions options, int unused) => RunAlone(options, Seed.Fresh() ^ unused, LongSteps);

    [Test]
    public void Run_OnTheReference_FindsNothing()
    {
        AllocatorModel model = new(new ReferenceAllocator(), Seed.Next(1));

        Assert.That(() => model.Run(ShortSteps), Throws.Nothing);
    }

    [Test]
    public void Run_OfFourModelsOnOneAllocator_FindsNothing()
    {
        int seed = Seed.Next(77);
        using HakAllocator allocator = new();

        ThreadTeam.Run(4, index => new AllocatorModel(allocator, seed + index) { CountsAreExact = false, MaxLiveBytes = 24 << 20 }.Run(6_000));

        Assert.That(allocator.GetStatistics().LiveBlocks, Is.Zero);
    }

    [Test]
    public void Run_OfTwoModelsOnTheSharedAllocator_FindsNothing()
    {
        int seed = Seed.Next(78);

        Assert.That(
            () => ThreadTeam.Run(2, index => new AllocatorModel(HakAllocator.Shared, seed + index) { CountsAreExact = false }.Run(4_000)),
            Throws.Nothing);
    }

    private static IEnumerable<TestCaseData> NamedVariants(int seed)
    {
        foreach (HakOptions options in Variants())
        {
            string name = $"{options.Profile}, integrity {options.Integrity?.ToString() ?? "by profile"}, bins {options.ThreadCache.MaxBytes?.ToString() ?? "by profile"}, "
                + $"cached {options.Release.MaxCachedSuperslabs?.ToString() ?? "by profile"}";
            yield return new TestCaseData(options, seed).SetArgDisplayNames(name);
        }
    }

    private static void RunAlone(HakOptions options, int seed, int stepCount)
    {
        using HakAllocator allocator = new(options);

        Assert.That(() => new AllocatorModel(allocator, seed).Run(stepCount), Throws.Nothing);
    }
}
