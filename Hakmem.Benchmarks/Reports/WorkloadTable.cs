using System.Collections.Generic;

namespace Hakmem.Benchmarks.Reports;

/// <summary>All subjects under one workload.</summary>
internal sealed record WorkloadTable
{
    public required string Workload { get; init; }

    public required string Summary { get; init; }

    /// <summary>Time of the empty subject, or null when it did not run.</summary>
    public double? HarnessNanoseconds { get; init; }

    public required IReadOnlyList<SubjectRow> Rows { get; init; }
}
