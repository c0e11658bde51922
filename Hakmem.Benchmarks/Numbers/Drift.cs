using System;

namespace Hakmem.Benchmarks.Numbers;

/// <summary>Whether a level that should be constant is.</summary>
/// <remarks>Medians of stretches, not single samples: one sample may catch a batch in flight.</remarks>
internal static class Drift
{
    private const int LeastThirds = 3;
    private const int LeastTenths = 20;

    /// <returns>The median of the last third above that of the first third; negative when the level fell.</returns>
    /// <exception cref="ArgumentException">There are fewer than three samples.</exception>
    public static double OfThirds(ReadOnlySpan<double> levels)
    {
        Require(levels, LeastThirds);
        int third = levels.Length / 3;

        return Figures.Median(levels[^third..]) - Figures.Median(levels[..third]);
    }

    /// <returns>The growth over the last nine tenths: the median of the last tenth above that of the second.</returns>
    /// <exception cref="ArgumentException">There are fewer than twenty samples.</exception>
    public static double OfLastNineTenths(ReadOnlySpan<double> levels)
    {
        Require(levels, LeastTenths);
        int tenth = levels.Length / 10;

        return Figures.Median(levels[^tenth..]) - Figures.Median(levels[tenth..(2 * tenth)]);
    }

    private static void Require(ReadOnlySpan<double> levels, int least)
    {
        if (levels.Length < least)
        {
            throw new ArgumentException($"{levels.Length} samples are too few; {least} are needed.", nameof(levels));
        }
    }
}
