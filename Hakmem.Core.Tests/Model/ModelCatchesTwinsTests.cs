using System;
using System.Collections.Generic;
using Hakmem.Tests.BrokenTwins;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Model;

/// <summary>Every detector has been seen to detect.</summary>
[TestFixture]
internal sealed class ModelCatchesTwinsTests
{
    private const int StepCount = 12_000;

    private static IEnumerable<TestCaseData> Twins()
    {
        yield return new TestCaseData((Func<IHakAllocator>)(static () => new OverlappingAllocator()), "overlaps").SetArgDisplayNames("overlapping blocks");
        yield return new TestCaseData((Func<IHakAllocator>)(static () => new ForgetfulReallocator()), "after reallocation").SetArgDisplayNames("lost last byte");
        yield return new TestCaseData((Func<IHakAllocator>)(static () => new DirtyZeroAllocator()), "are not zero").SetArgDisplayNames("dirty zeroed memory");
        yield return new TestCaseData((Func<IHakAllocator>)(static () => new MiscountingAllocator()), "live blocks are counted").SetArgDisplayNames("wrong count");
    }

    [TestCaseSource(nameof(Twins))]
    public void Run_OnABrokenTwin_NamesTheCrimeAndTheSeed(Func<IHakAllocator> create, string accusation)
    {
        int seed = Seed.Next(5);
        AllocatorModel model = new(create(), seed);

        Assert.That(
            () => model.Run(StepCount),
            Throws.InstanceOf<ModelViolationException>().With.Message.Contains(accusation).And.Message.StartsWith($"seed {seed},"));
    }
}
