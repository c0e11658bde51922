namespace Hakmem.Benchmarks.Reports.Rss;

/// <summary>How a gate came out.</summary>
internal enum RssOutcome
{
    Pass,
    Fail,

    /// <summary>What it needs was not part of the run.</summary>
    NotMeasured,
}
