using System.Collections.Generic;
using System.Linq;
using Hakmem.Benchmarks.Reports.Bars;
using Hakmem.Benchmarks.Runs;
using Hakmem.Benchmarks.Runs.Serving;

namespace Hakmem.Benchmarks.Reports.Serving;

/// <summary>Everything a run of servers found out; what the tables show and the JSON file holds.</summary>
internal sealed record ServeReport
{
    public required string Verb { get; init; }

    public required MachineFacts Machine { get; init; }

    public required int Runs { get; init; }

    public required int Starts { get; init; }

    /// <summary>Length of a round.</summary>
    public required double Seconds { get; init; }

    /// <summary>Whether servers were measured from their first request on.</summary>
    public bool IsCold { get; init; }

    /// <summary>Starts whose servers were to be warm and still compiled when their rounds began.</summary>
    public int ColdStarts { get; init; }

    /// <summary>The subject that ratios refer to; null when it took no part.</summary>
    public string? Baseline { get; init; }

    public required IReadOnlyList<AbsentSubject> Absent { get; init; }

    public required IReadOnlyList<ServeTable> Tables { get; init; }

    /// <summary>Empty when none were measured.</summary>
    public required IReadOnlyList<BurstFigures> Bursts { get; init; }

    /// <summary>Blocks that did not come back when the servers stopped.</summary>
    public required long BlocksOut { get; init; }

    public required IReadOnlyList<Bar> Bars { get; init; }

    public double ElapsedSeconds { get; init; }

    /// <summary>Requests and bursts that went wrong, of all pools.</summary>
    public long Failed => Tables.Sum(table => table.Rows.Sum(row => row.Failed)) + Bursts.Sum(burst => burst.Failed);
}
