using System;
using System.Collections.Generic;
using System.Diagnostics;
using Hakmem.Benchmarks.Subjects;
using Hakmem.Benchmarks.Traces;

namespace Hakmem.Benchmarks.Runs;

/// <summary>One subject replaying one trace, with the time of each round.</summary>
internal sealed class ReplayCell(SubjectEntry subject, TraceReplay replay) : IDisposable
{
    /// <summary>
    /// What an allocator does rarely is compiled for good only when it was called some thirty times and the compiler had a tenth of a second of quiet; a
    /// single round is shorter than that.
    /// </summary>
    private static readonly TimeSpan s_warmup = TimeSpan.FromMilliseconds(300);

    private readonly List<double> _nanoseconds = [];
    private long _systemCalls;

    public SubjectEntry Subject => subject;

    public double[] NanosecondsPerOperation() => [.. _nanoseconds];

    public double? SystemCallsPerOperation()
    {
        long operations = _nanoseconds.Count * replay.Trace.OperationCount;

        return subject.Allocator == null ? null : (double)_systemCalls / Math.Max(1, operations);
    }

    /// <exception cref="TraceRefusalException">The subject cannot serve the trace.</exception>
    public void WarmUp()
    {
        replay.Rehearse();
        long start = Stopwatch.GetTimestamp();
        do
        {
            replay.Run(0, replay.Trace.OperationCount);
            replay.FreeRest();
        }
        while (Stopwatch.GetElapsedTime(start) < s_warmup);
    }

    public void Measure()
    {
        long operations = replay.Trace.OperationCount;
        long systemCalls = SystemCalls.Of(subject.Allocator);
        long start = Stopwatch.GetTimestamp();
        replay.Run(0, operations);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);

        _systemCalls += SystemCalls.Of(subject.Allocator) - systemCalls;
        replay.FreeRest();
        _nanoseconds.Add(elapsed.TotalNanoseconds / Math.Max(operations, 1));
    }

    public void Dispose() => replay.Dispose();
}
