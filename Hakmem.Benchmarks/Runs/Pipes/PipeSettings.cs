using System.Collections.Generic;
using Hakmem.Benchmarks.Subjects.Pipes;
using Hakmem.Benchmarks.Workloads.Pipes;

namespace Hakmem.Benchmarks.Runs.Pipes;

/// <summary>What a run of copies measures, as the command line asked for it.</summary>
internal sealed record PipeSettings
{
    public const int DefaultRuns = 10;

    /// <summary>Measured copies of each way and subject.</summary>
    public required int Runs { get; init; }

    /// <summary>Bytes of a copy.</summary>
    public required long Bytes { get; init; }

    public required IReadOnlyList<PipeSubject> Subjects { get; init; }

    public required IReadOnlyList<PipeCopy> Copies { get; init; }
}
