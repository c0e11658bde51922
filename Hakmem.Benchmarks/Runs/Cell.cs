using System;
using System.Collections.Generic;
using System.Diagnostics;
using Hakmem.Benchmarks.Subjects;
using Hakmem.Benchmarks.Workloads;

namespace Hakmem.Benchmarks.Runs;

/// <summary>One subject under one workload, with what its rounds measured.</summary>
internal sealed class Cell(SubjectEntry subject, Workload workload, double scale)
{
    /// <summary>
    /// Part of a round that runs twice before its clock, and is thrown away: while the others had their rounds, caches forgot this subject, and its maintenance gave
    /// memory back as if its program had gone to sleep.
    /// </summary>
    private const int LeadInFraction = 16;

    private readonly long _iterations = Math.Max(1, (long)(workload.RoundIterations * scale));
    private readonly List<WorkloadSample> _samples = [];
    private long _systemCalls;
    private long _leadInOperations;

    public SubjectEntry Subject => subject;

    public IReadOnlyList<WorkloadSample> Samples => _samples;

    public void WarmUpBriefly() => subject.Run(workload, Math.Min(workload.WarmupIterations, _iterations));

    /// <summary>A whole round that is thrown away: it maps what the allocator will keep.</summary>
    public void WarmUp() => subject.Run(workload, _iterations);

    public void Measure()
    {
        RunLeadIn();

        // Not right before the clock: the statistics of some walk through what they are about to use, and others have none.
        long before = SystemCalls.Of(subject.Allocator);
        _leadInOperations += RunLeadIn();
        _samples.Add(subject.Run(workload, _iterations));
        _systemCalls += SystemCalls.Of(subject.Allocator) - before;
    }

    public double[] NanosecondsPerOperation()
    {
        double[] nanoseconds = new double[_samples.Count];

        for (int i = 0; i < nanoseconds.Length; i++)
        {
            TimeSpan elapsed = Stopwatch.GetElapsedTime(0, _samples[i].ElapsedTicks);
            nanoseconds[i] = elapsed.TotalNanoseconds / _samples[i].Operations;
        }

        return nanoseconds;
    }

    public double? SystemCallsPerOperation() => subject.Allocator == null
        ? null
        : (double)_systemCalls / (_leadInOperations + Sum(sample => sample.Operations));

    public double ManagedBytesPerOperation() => PerOperation(Sum(sample => sample.ManagedBytes));

    public double? RemotePercent() => PercentOfFrees(sample => sample.RemoteFrees);

    public double? FallbackPercent() => PercentOfFrees(sample => sample.FallbackFrees);

    private long RunLeadIn() => subject.Run(workload, Math.Max(1, _iterations / LeadInFraction)).Operations;

    private double? PercentOfFrees(Func<WorkloadSample, long> part)
    {
        long frees = Sum(sample => sample.Frees);

        return frees == 0 ? null : 100.0 * Sum(part) / frees;
    }

    private double PerOperation(long total) => (double)total / Sum(sample => sample.Operations);

    private long Sum(Func<WorkloadSample, long> part)
    {
        long sum = 0;

        foreach (WorkloadSample sample in _samples)
        {
            sum += part(sample);
        }

        return sum;
    }
}
