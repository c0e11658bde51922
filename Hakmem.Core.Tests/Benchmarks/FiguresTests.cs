using System;
using Hakmem.Benchmarks.Numbers;
using NUnit.Framework;

namespace Hakmem.Tests.Benchmarks;

/// <summary>The arithmetic behind every report.</summary>
[TestFixture]
internal sealed class FiguresTests
{
    [Test]
    public void Median_OfOddCount_IsTheMiddle()
        => Assert.That(Figures.Median([9, 1, 5]), Is.EqualTo(5));

    [Test]
    public void Median_OfEvenCount_IsMeanOfMiddleTwo()
        => Assert.That(Figures.Median([4, 1, 3, 100]), Is.EqualTo(3.5));

    [Test]
    public void Median_OfNothing_IsRefused()
        => Assert.That(() => Figures.Median([]), Throws.ArgumentException);

    [Test]
    public void Median_LeavesTheSamplesInOrder()
    {
        double[] samples = [3, 1, 2];

        _ = Figures.Median(samples);

        Assert.That(samples, Is.EqualTo(new double[] { 3, 1, 2 }));
    }

    [TestCase(0, 10)]
    [TestCase(25, 20)]
    [TestCase(50, 30)]
    [TestCase(90, 46)]
    [TestCase(100, 50)]
    public void Percentile_BetweenRanks_IsInterpolated(double percent, double expected)
        => Assert.That(Figures.Percentile([50, 10, 40, 20, 30], percent), Is.EqualTo(expected).Within(1e-9));

    /// <summary>A round that answered nothing counts as infinitely long.</summary>
    [TestCase(0, 1)]
    [TestCase(50, 2)]
    [TestCase(75, double.PositiveInfinity)]
    [TestCase(100, double.PositiveInfinity)]
    public void Percentile_BesideAnInfiniteSample_IsANumber(double percent, double expected)
        => Assert.That(Figures.Percentile([1, 2, double.PositiveInfinity], percent), Is.EqualTo(expected));

    [Test]
    public void Percentile_BetweenInfiniteSamples_IsInfinite()
        => Assert.That(Figures.Percentile([1, double.PositiveInfinity, double.PositiveInfinity], 75), Is.EqualTo(double.PositiveInfinity));

    [TestCase(-0.1)]
    [TestCase(100.1)]
    [TestCase(double.NaN)]
    public void Percentile_OutsideTheScale_IsRefused(double percent)
        => Assert.That(() => Figures.Percentile([1], percent), Throws.TypeOf<ArgumentOutOfRangeException>());

    [Test]
    public void CoefficientOfVariation_IsSampleDeviationOverMean()
        => Assert.That(Figures.CoefficientOfVariation([8, 12]), Is.EqualTo(Math.Sqrt(8) / 10).Within(1e-12));

    [Test]
    public void CoefficientOfVariation_OfOneSample_IsZero()
        => Assert.That(Figures.CoefficientOfVariation([7]), Is.Zero);

    [Test]
    public void GeometricMean_OfDoublingAndHalving_IsOne()
        => Assert.That(Figures.GeometricMean([2, 0.5]), Is.EqualTo(1).Within(1e-12));

    [Test]
    public void RunSummary_HoldsMedianAndExtremes()
    {
        RunSummary summary = RunSummary.Of([3, 1, 2, 10]);

        Assert.That((summary.Median, summary.Smallest, summary.Largest), Is.EqualTo((2.5, 1.0, 10.0)));
    }
}
