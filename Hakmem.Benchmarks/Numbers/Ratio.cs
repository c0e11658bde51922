using System;

namespace Hakmem.Benchmarks.Numbers;

/// <summary>
/// How many times as fast a subject is as another, with the interval that 95 of 100 resamplings fall into.
/// </summary>
/// <remarks>
/// Rounds are paired: the n-th round of both ran right after each other, so what disturbed one disturbed the other and
/// mostly cancels in their quotient. The ratio is the median of the quotients. One round alone says nothing of how far others would fall: it has no interval.
/// </remarks>
internal readonly record struct Ratio(double Value, double? Low, double? High)
{
    private const int ResampleCount = 1000;

    // Fixed, so that one set of samples always gives one interval; arbitrary.
    private const int ResampleSeed = 20250101;

    /// <param name="subjectNanoseconds">Times of the subject, one a round.</param>
    /// <param name="otherNanoseconds">Times of what it is compared with, in the same rounds.</param>
    /// <exception cref="ArgumentException">The two do not have the same number of rounds, or have none.</exception>
    public static Ratio OfSpeeds(ReadOnlySpan<double> subjectNanoseconds, ReadOnlySpan<double> otherNanoseconds)
    {
        if (subjectNanoseconds.Length != otherNanoseconds.Length)
        {
            throw new ArgumentException(
                $"{subjectNanoseconds.Length} rounds cannot be paired with {otherNanoseconds.Length}.",
                nameof(otherNanoseconds));
        }

        double[] quotients = new double[subjectNanoseconds.Length];

        for (int i = 0; i < quotients.Length; i++)
        {
            quotients[i] = otherNanoseconds[i] / subjectNanoseconds[i];
        }

        if (quotients.Length == 1)
        {
            return new Ratio(quotients[0], null, null);
        }

        double[] medians = ResampledMedians(quotients);

        return new Ratio(
            Figures.Median(quotients), Figures.Percentile(medians, 2.5), Figures.Percentile(medians, 97.5));
    }

    private static double[] ResampledMedians(double[] quotients)
    {
        Random random = new(ResampleSeed);
        double[] medians = new double[ResampleCount];
        double[] resample = new double[quotients.Length];

        for (int i = 0; i < medians.Length; i++)
        {
            for (int j = 0; j < resample.Length; j++)
            {
                resample[j] = quotients[random.Next(quotients.Length)];
            }

            medians[i] = Figures.Median(resample);
        }

        return medians;
    }
}
