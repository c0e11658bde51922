namespace Hakmem.Benchmarks.Workloads.Rss;

/// <summary>What the number of a metric counts.</summary>
internal enum RssUnit
{
    /// <summary>Bytes, shown as megabytes.</summary>
    Bytes,

    /// <summary>A quotient, shown as "1.25 x".</summary>
    Ratio,

    /// <summary>A part of a whole, shown in percent.</summary>
    Share,

    /// <summary>Nanoseconds, shown as microseconds.</summary>
    Nanoseconds,
}
