using System.Collections.Generic;
using Hakmem.Benchmarks.Reports.Bars;
using Hakmem.Benchmarks.Runs;

namespace Hakmem.Benchmarks.Reports.Pipes;

/// <summary>Everything a run of copies found out; what the tables show and the JSON file holds.</summary>
internal sealed record PipeReport
{
    public required string Verb { get; init; }

    public required MachineFacts Machine { get; init; }

    public required int Runs { get; init; }

    /// <summary>Bytes of each copy.</summary>
    public required long Bytes { get; init; }

    /// <summary>The subject that ratios refer to; null when it took no part.</summary>
    public string? Baseline { get; init; }

    public required IReadOnlyList<PipeTable> Tables { get; init; }

    public required IReadOnlyList<Bar> Bars { get; init; }

    public double ElapsedSeconds { get; init; }
}
