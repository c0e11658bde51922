using System.Collections.Generic;

namespace Hakmem.Benchmarks.Workloads.Pipes;

/// <summary>The ways to copy, in the order of the reports.</summary>
internal static class PipeCatalog
{
    private const int SmallBytes = 4 * 1024;
    private const int LargeBytes = 16 * 1024;

    public static IReadOnlyList<PipeCopy> All { get; } =
    [
        new PipeInTurns(SmallBytes),
        new PipeInTurns(LargeBytes),
        new PipeCrossing(SmallBytes),
        new PipeCrossing(LargeBytes),
        new PipeTasks(SmallBytes),
        new PipeTasks(LargeBytes),
    ];
}
