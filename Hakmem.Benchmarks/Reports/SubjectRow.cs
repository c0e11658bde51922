using Hakmem.Benchmarks.Numbers;

namespace Hakmem.Benchmarks.Reports;

/// <summary>One subject's line in the table of a workload. Times are nanoseconds per operation.</summary>
internal sealed record SubjectRow
{
    public required string Subject { get; init; }

    public required RunSummary Nanoseconds { get; init; }

    /// <summary>Speed relative to the baseline; null for the baseline itself and when there is none.</summary>
    public Ratio? AgainstBaseline { get; init; }

    public double ManagedBytesPerOperation { get; init; }

    /// <summary>Map, unmap and discard calls; null for subjects that do not count them.</summary>
    public double? SystemCallsPerOperation { get; init; }

    /// <summary>Frees by another thread, in percent of all; null for workloads of one thread.</summary>
    public double? RemotePercent { get; init; }

    /// <summary>Frees meant for another thread that stayed because the ring was full, in percent of all.</summary>
    public double? FallbackPercent { get; init; }

    /// <summary>Every round, in order.</summary>
    public required double[] Rounds { get; init; }
}
