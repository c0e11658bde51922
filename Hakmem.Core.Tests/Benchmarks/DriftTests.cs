using System;
using System.Linq;
using Hakmem.Benchmarks.Numbers;
using NUnit.Framework;

namespace Hakmem.Tests.Benchmarks;

/// <summary>Levels that should be constant.</summary>
[TestFixture]
internal sealed class DriftTests
{
    [Test]
    public void OfThirds_OfAConstant_IsZero()
        => Assert.That(Drift.OfThirds([5, 5, 5, 5, 5, 5, 5]), Is.Zero);

    [Test]
    public void OfThirds_OfASlope_IsTwoThirdsOfIt()
        => Assert.That(Drift.OfThirds([0, 1, 2, 3, 4, 5, 6, 7, 8]), Is.EqualTo(6));

    [Test]
    public void OfThirds_OfAFallingLevel_IsNegative()
        => Assert.That(Drift.OfThirds([9, 5, 1]), Is.EqualTo(-8));

    [Test]
    public void OfThirds_OneOutlier_ChangesNothing()
        => Assert.That(Drift.OfThirds([5, 5, 5, 5, 5, 5, 5, 99, 5]), Is.Zero);

    [Test]
    public void OfThirds_OfTwoSamples_IsRefused()
        => Assert.That(
            () => Drift.OfThirds([1, 2]),
            Throws.ArgumentException.With.Message.Contains("2 samples are too few; 3 are needed."));

    [Test]
    public void OfLastNineTenths_OfASlope_IsEightTenthsOfIt()
        => Assert.That(Drift.OfLastNineTenths(Levels(100, i => i)), Is.EqualTo(80));

    [Test]
    public void OfLastNineTenths_ForgivesTheStart()
        => Assert.That(Drift.OfLastNineTenths(Levels(100, i => i < 10 ? i : 10)), Is.Zero);

    [Test]
    public void OfLastNineTenths_SeesALeakOfEveryStep()
        => Assert.That(Drift.OfLastNineTenths(Levels(40, i => 1000 + (3.0 * i))), Is.EqualTo(96));

    [Test]
    public void OfLastNineTenths_OfTooFew_IsRefused()
        => Assert.That(() => Drift.OfLastNineTenths(Levels(19, i => i)), Throws.ArgumentException);

    private static double[] Levels(int count, Func<int, double> levelAt)
        => [.. Enumerable.Range(0, count).Select(levelAt)];
}
