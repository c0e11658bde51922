using System.Collections.Generic;
using Hakmem.Benchmarks.Subjects;
using Hakmem.Benchmarks.Workloads;

namespace Hakmem.Benchmarks.Runs;

/// <summary>What a comparison runs, as the command line asked for it.</summary>
internal sealed record CompareSettings
{
    public const int DefaultRuns = 10;

    /// <summary>Runs of each workload: as many measured rounds as it makes of one, and one of each trace.</summary>
    public required int Runs { get; init; }

    /// <summary>Factor on the length of every round.</summary>
    public required double Scale { get; init; }

    public required IReadOnlyList<SubjectEntry> Subjects { get; init; }

    public required IReadOnlyList<Workload> Workloads { get; init; }

    /// <summary>Paths of the traces to replay; empty for none.</summary>
    public required IReadOnlyList<string> TracePaths { get; init; }
}
