using System.Collections.Generic;
using System.Linq;
using Hakmem.Benchmarks.Runs;

namespace Hakmem.Benchmarks.Reports;

/// <summary>Everything a run found out; what the tables show and the JSON file holds.</summary>
internal sealed record BenchmarkReport
{
    public required string Verb { get; init; }

    public required MachineFacts Machine { get; init; }

    public required int Runs { get; init; }

    public required double Scale { get; init; }

    /// <summary>The subject that ratios in the tables refer to; null when neither candidate took part.</summary>
    public string? Baseline { get; init; }

    public required IReadOnlyList<AbsentSubject> Absent { get; init; }

    public IReadOnlyList<WorkloadTable> Workloads { get; init; } = [];

    public IReadOnlyList<TraceTable> Traces { get; init; } = [];

    public IReadOnlyList<TrackedRatio> TrackedRatios { get; init; } = [];

    public double ElapsedSeconds { get; init; }

    /// <summary>False when a subject could not serve a trace.</summary>
    public bool IsWhole => Traces.All(table => table.Refusals.Count == 0);

    /// <summary>True when a process that should have measured a resident set ended without figures.</summary>
    public bool HasFailures => Traces.Any(table => table.Failures.Count > 0);
}
