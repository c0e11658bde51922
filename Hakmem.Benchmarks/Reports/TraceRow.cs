using Hakmem.Benchmarks.Numbers;

namespace Hakmem.Benchmarks.Reports;

/// <summary>
/// One subject's line in the table of a trace. Times are nanoseconds per operation, bytes are above the level at the
/// start.
/// </summary>
internal sealed record TraceRow
{
    public required string Subject { get; init; }

    /// <summary>The smallest is the figure to quote; the others show how quiet the machine was.</summary>
    public required RunSummary Nanoseconds { get; init; }

    public Ratio? AgainstBaseline { get; init; }

    public long? PeakResidentBytes { get; init; }

    public long? FinalResidentBytes { get; init; }

    /// <summary>Map, unmap and discard calls; null for subjects that do not count them.</summary>
    public double? SystemCallsPerOperation { get; init; }

    public required double[] Rounds { get; init; }
}
