using System;

namespace Hakmem.Benchmarks.Numbers;

/// <summary>What a report says about the rounds of one subject: nanoseconds per operation and their spread.</summary>
internal readonly record struct RunSummary(double Median, double Smallest, double Largest, double Variation)
{
    public static RunSummary Of(ReadOnlySpan<double> samples) => new(
        Figures.Median(samples),
        Figures.Percentile(samples, 0),
        Figures.Percentile(samples, 100),
        Figures.CoefficientOfVariation(samples));
}
