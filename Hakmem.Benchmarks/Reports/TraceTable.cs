using System.Collections.Generic;

namespace Hakmem.Benchmarks.Reports;

/// <summary>All subjects replaying one trace.</summary>
internal sealed record TraceTable
{
    public required string Trace { get; init; }

    public required long Operations { get; init; }

    public required int Threads { get; init; }

    /// <summary>The most bytes the program held at a time.</summary>
    public required long PeakLiveBytes { get; init; }

    public required long EndLiveBlocks { get; init; }

    public required IReadOnlyList<TraceRow> Rows { get; init; }

    /// <summary>One sentence for each subject that could not serve the trace and has no row.</summary>
    public IReadOnlyList<string> Refusals { get; init; } = [];

    /// <summary>Subjects whose resident set is missing, because the process that should have measured it ended without figures.</summary>
    public IReadOnlyList<string> Failures { get; init; } = [];
}
