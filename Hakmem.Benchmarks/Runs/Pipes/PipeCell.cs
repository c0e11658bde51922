using System;
using System.Collections.Generic;
using System.Linq;
using Hakmem.Benchmarks.Subjects.Pipes;
using Hakmem.Benchmarks.Workloads.Pipes;

namespace Hakmem.Benchmarks.Runs.Pipes;

/// <summary>One pool under one way to copy, with what its rounds measured.</summary>
internal sealed class PipeCell(PipeSubject subject, PipeCopy copy, long bytes)
{
    // Enough for each method of the road to be called some dozens of times.
    private const long BriefBytes = 1_000_000;

    private const double BytesPerGigabyte = 1e9;

    private readonly List<PipeSample> _samples = [];

    public PipeSubject Subject => subject;

    public void WarmUpBriefly() => copy.Run(subject.Pool, Math.Min(BriefBytes, bytes));

    /// <summary>A whole round that is thrown away: it maps what the pool will keep.</summary>
    public void WarmUp() => copy.Run(subject.Pool, bytes);

    public void Measure() => _samples.Add(copy.Run(subject.Pool, bytes));

    public double[] SecondsPerGigabyte()
        => [.. _samples.Select(sample => PerGigabyte(sample.Elapsed.TotalSeconds, sample.Bytes))];

    public double ManagedBytesPerGigabyte()
        => PerGigabyte(_samples.Sum(sample => sample.ManagedBytes), _samples.Sum(sample => sample.Bytes));

    public double CollectionsPerGigabyte()
        => PerGigabyte(_samples.Sum(sample => sample.Collections), _samples.Sum(sample => sample.Bytes));

    private static double PerGigabyte(double total, long bytes) => total * BytesPerGigabyte / bytes;
}
