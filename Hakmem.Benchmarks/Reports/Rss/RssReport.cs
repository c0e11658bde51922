using System.Collections.Generic;
using Hakmem.Benchmarks.Runs;
using Hakmem.Benchmarks.Runs.Rss;

namespace Hakmem.Benchmarks.Reports.Rss;

/// <summary>Everything a resident-set run found out; what the tables show and the JSON file holds.</summary>
internal sealed record RssReport
{
    public required string Verb { get; init; }

    public required MachineFacts Machine { get; init; }

    public required double Scale { get; init; }

    /// <summary>True when the Hakmem subjects were deliberately broken ones.</summary>
    public required bool IsControl { get; init; }

    public required IReadOnlyList<string> Subjects { get; init; }

    public required IReadOnlyList<AbsentSubject> Absent { get; init; }

    public required IReadOnlyList<RssTestRow> Tests { get; init; }

    public required IReadOnlyList<RssMean> Means { get; init; }

    public required IReadOnlyList<RssVerdict> Gates { get; init; }

    /// <summary>Children that ended without figures.</summary>
    public required IReadOnlyList<RssFailure> Failures { get; init; }

    public double ElapsedSeconds { get; init; }
}
