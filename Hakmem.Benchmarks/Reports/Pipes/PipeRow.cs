using Hakmem.Benchmarks.Numbers;
using Hakmem.Benchmarks.Subjects.Pipes;

namespace Hakmem.Benchmarks.Reports.Pipes;

/// <summary>One pool's line in a table of copies. A gigabyte is a billion bytes.</summary>
internal sealed record PipeRow
{
    public required string Subject { get; init; }

    public required PipePromise Promise { get; init; }

    public required RunSummary SecondsPerGigabyte { get; init; }

    /// <summary>Speed relative to the baseline; null for the baseline itself and when it took no part.</summary>
    public Ratio? AgainstBaseline { get; init; }

    public required double ManagedBytesPerGigabyte { get; init; }

    /// <summary>Of the youngest generation.</summary>
    public required double CollectionsPerGigabyte { get; init; }

    /// <summary>Seconds a gigabyte of every round, in order.</summary>
    public required double[] Rounds { get; init; }
}
