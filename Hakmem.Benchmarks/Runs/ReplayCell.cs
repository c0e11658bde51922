using System;
using System.Collections.Generic;
using System.Diagnostics;
using Hakmem.Benchmarks.Subjects;
using Hakmem.Benchmarks.Traces;

namespace Hakmem.Benchmarks.Runs;

/// <summary>One subject replaying one trace, with the time of each round.</summary>
internal sealed class ReplayCell(SubjectEntry subject, TraceReplay replay) : IDisposable
{
    private readonly List<double> _nanoseconds = [];
    private long _systemCalls;

    public SubjectEntry Subject => subject;

    public double[] NanosecondsPerOperation() => [.. _nanoseconds];

    public double? SystemCallsPerOperation()
    {
        long operations = _nanoseconds.Count * replay.Trace.OperationCount;

        return subject.Allocator == null ? null : (double)_systemCalls / Math.Max(1, operations);
    }

    public void WarmUp()
    {
        replay.Run(0, replay.Trace.OperationCount);
        replay.FreeRest();
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
