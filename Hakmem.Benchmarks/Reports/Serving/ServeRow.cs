using Hakmem.Benchmarks.Numbers;

namespace Hakmem.Benchmarks.Reports.Serving;

/// <summary>One pool's line in the table of a load.</summary>
internal sealed record ServeRow
{
    public required string Subject { get; init; }

    public required RunSummary SecondsPerRequest { get; init; }

    /// <summary>Quotient of requests a second; null for the baseline itself and when it took no part.</summary>
    public Ratio? AgainstBaseline { get; init; }

    /// <summary>Requests that were not answered or wrongly, those of the warm-up too.</summary>
    public required long Failed { get; init; }

    /// <summary>About the first of these; null when there was none.</summary>
    public string? Complaint { get; init; }

    /// <summary>Seconds a request of every round, in order.</summary>
    public required double[] Rounds { get; init; }
}
