using System;
using Hakmem.Benchmarks.Numbers;
using NUnit.Framework;

namespace Hakmem.Tests.Benchmarks;

/// <summary>Percentiles of pauses.</summary>
[TestFixture]
internal sealed class TimeHistogramTests
{
    private const double BucketWidth = 1.0 / 16;

    [TestCase(0, 1)]
    [TestCase(10, 1)]
    [TestCase(50, 5)]
    [TestCase(90, 9)]
    [TestCase(91, 10)]
    [TestCase(100, 10)]
    public void Percentile_OfSmallValues_IsExact(double percent, long expected)
    {
        TimeHistogram histogram = new();

        for (int i = 1; i <= 10; i++)
        {
            histogram.Add(i);
        }

        Assert.That(histogram.Percentile(percent), Is.EqualTo(expected));
    }

    [TestCase(17)]
    [TestCase(100)]
    [TestCase(50_000)]
    [TestCase(1_234_567)]
    [TestCase(long.MaxValue / 2)]
    public void Percentile_IsAtMostABucketAboveTheTruth(long value)
    {
        TimeHistogram histogram = new();
        histogram.Add(value);
        histogram.Add(long.MaxValue);

        long half = histogram.Percentile(50);

        Assert.That(half, Is.GreaterThanOrEqualTo(value).And.LessThanOrEqualTo(value + (value * BucketWidth)));
    }

    [Test]
    public void Percentile_OfOneSlowInAThousand_ShowsItBehind999()
    {
        TimeHistogram histogram = new();

        for (int i = 0; i < 9990; i++)
        {
            histogram.Add(10);
        }

        for (int i = 0; i < 10; i++)
        {
            histogram.Add(200_000);
        }

        Assert.That(histogram.Percentile(99.9), Is.EqualTo(10));
        Assert.That(histogram.Percentile(99.91), Is.EqualTo(200_000));
    }

    [Test]
    public void Percentile_NeverExceedsTheLongest()
    {
        TimeHistogram histogram = new();
        histogram.Add(1025);

        Assert.That((histogram.Percentile(100), histogram.Longest), Is.EqualTo((1025L, 1025L)));
    }

    [Test]
    public void Percentile_OfNothing_IsRefused()
        => Assert.That(() => new TimeHistogram().Percentile(50), Throws.ArgumentException);

    [TestCase(-0.1)]
    [TestCase(100.1)]
    [TestCase(double.NaN)]
    public void Percentile_OutsideTheScale_IsRefused(double percent)
        => Assert.That(
            () => new TimeHistogram().Percentile(percent), Throws.TypeOf<ArgumentOutOfRangeException>());

    [Test]
    public void Add_OfAClockThatRanBackwards_CountsAsNothing()
    {
        TimeHistogram histogram = new();
        histogram.Add(-5);

        Assert.That((histogram.Count, histogram.Total, histogram.Longest), Is.EqualTo((1L, 0L, 0L)));
    }

    [Test]
    public void Add_OfAnotherHistogram_AddsItsCounts()
    {
        TimeHistogram sum = new();
        TimeHistogram other = new();
        sum.Add(3);
        other.Add(5);
        other.Add(7);

        sum.Add(other);

        Assert.That((sum.Count, sum.Total, sum.Longest), Is.EqualTo((3L, 15L, 7L)));
        Assert.That(sum.Percentile(50), Is.EqualTo(5));
    }

    [Test]
    public void TotalAbove_LeavesTheQuickOnesOut()
    {
        TimeHistogram histogram = new();
        histogram.Add(40_000);
        histogram.Add(200_000);
        histogram.Add(300_000);

        Assert.That(histogram.TotalAbove(50_000), Is.EqualTo(500_000).Within(500_000 * BucketWidth));
    }

    [Test]
    public void TotalAbove_OfRandomDurations_IsBetweenTheTruthAndAllOfIt([Range(0, 19)] int seed)
    {
        Random random = new(seed);
        TimeHistogram histogram = new();
        long limit = random.NextInt64(1, 100_000);
        long least = 0;

        for (int i = 0; i < 1000; i++)
        {
            long duration = (long)Math.Exp(random.NextDouble() * 20);
            histogram.Add(duration);

            // What is in the limit's own bucket may be left out.
            least += duration > limit * (1 + BucketWidth) ? duration : 0;
        }

        Assert.That(histogram.TotalAbove(limit), Is.GreaterThanOrEqualTo(least).And.LessThanOrEqualTo(histogram.Total));
    }

    [Test]
    public void Percentile_OfRandomDurations_IsThatOfTheSortedOnes_ToWithinABucket([Range(0, 19)] int seed)
    {
        Random random = new(seed);
        TimeHistogram histogram = new();
        long[] durations = new long[random.Next(1, 3000)];

        for (int i = 0; i < durations.Length; i++)
        {
            durations[i] = (long)Math.Exp(random.NextDouble() * 40);
            histogram.Add(durations[i]);
        }

        Array.Sort(durations);

        foreach (double percent in (double[])[0, 0.1, 50, 99, 99.9, 100])
        {
            long truth = durations[Math.Max((int)Math.Ceiling((percent / 100 * durations.Length) - 1e-6), 1) - 1];
            Assert.That(histogram.Percentile(percent), Is.GreaterThanOrEqualTo(truth).And.LessThanOrEqualTo(truth + (truth * BucketWidth)), $"{percent} %");
        }
    }
}
