using System;

namespace Hakmem.Benchmarks.Numbers;

/// <summary>Pure arithmetic over samples.</summary>
internal static class Figures
{
    /// <exception cref="ArgumentException">There are no samples.</exception>
    public static double Median(ReadOnlySpan<double> samples) => Percentile(samples, 50);

    /// <summary>Linear interpolation between the two nearest ranks.</summary>
    /// <param name="samples">In any order; at least one.</param>
    /// <param name="percent">0 to 100, inclusive.</param>
    /// <exception cref="ArgumentException">There are no samples.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The percentage is outside 0 to 100.</exception>
    public static double Percentile(ReadOnlySpan<double> samples, double percent)
    {
        RequireSamples(samples);

        if (!(percent >= 0 && percent <= 100))
        {
            throw new ArgumentOutOfRangeException(nameof(percent), percent, "A percentile is between 0 and 100.");
        }

        double[] sorted = samples.ToArray();
        Array.Sort(sorted);

        double rank = percent / 100 * (sorted.Length - 1);
        int below = (int)rank;
        int above = Math.Min(below + 1, sorted.Length - 1);

        // Between a number and infinity there is nothing to interpolate where the rank is whole.
        return rank == below || sorted[below] == sorted[above] ? sorted[below] : sorted[below] + ((sorted[above] - sorted[below]) * (rank - below));
    }

    /// <exception cref="ArgumentException">There are no samples.</exception>
    public static double Mean(ReadOnlySpan<double> samples)
    {
        RequireSamples(samples);
        double sum = 0;

        foreach (double sample in samples)
        {
            sum += sample;
        }

        return sum / samples.Length;
    }

    /// <summary>Sample standard deviation over mean; 0 for a single sample.</summary>
    /// <exception cref="ArgumentException">There are no samples.</exception>
    public static double CoefficientOfVariation(ReadOnlySpan<double> samples)
    {
        double mean = Mean(samples);

        if (samples.Length == 1 || mean == 0)
        {
            return 0;
        }

        double squares = 0;

        foreach (double sample in samples)
        {
            squares += (sample - mean) * (sample - mean);
        }

        return Math.Sqrt(squares / (samples.Length - 1)) / mean;
    }

    /// <summary>The mean for ratios: a doubling and a halving cancel out.</summary>
    /// <exception cref="ArgumentException">There are no samples.</exception>
    public static double GeometricMean(ReadOnlySpan<double> samples)
    {
        double[] logarithms = new double[samples.Length];

        for (int i = 0; i < samples.Length; i++)
        {
            logarithms[i] = Math.Log(samples[i]);
        }

        return Math.Exp(Mean(logarithms));
    }

    private static void RequireSamples(ReadOnlySpan<double> samples)
    {
        if (samples.IsEmpty)
        {
            throw new ArgumentException("At least one sample is needed.", nameof(samples));
        }
    }
}
