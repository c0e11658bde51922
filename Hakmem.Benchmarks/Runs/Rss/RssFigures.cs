using System.Collections.Generic;
using System.Linq;

namespace Hakmem.Benchmarks.Runs.Rss;

/// <summary>What one test found out about one subject. Bytes are above the level before its first allocation.</summary>
/// <param name="Test">The test's name.</param>
/// <param name="Subject">The subject's name; that of the original for a positive control.</param>
/// <param name="BaselineBytes">The level that the others are above.</param>
/// <param name="PeakBytes">The highest level read.</param>
/// <param name="PeakLiveBytes">The most requested bytes that were live at a reading.</param>
/// <param name="Metrics">The test's own numbers.</param>
internal sealed record RssFigures(
    string Test,
    string Subject,
    long BaselineBytes,
    long PeakBytes,
    long PeakLiveBytes,
    IReadOnlyList<RssMetric> Metrics)
{
    /// <summary>Peak resident over peak live; null when nothing was live.</summary>
    public double? PeakOverhead => PeakLiveBytes > 0 ? (double)PeakBytes / PeakLiveBytes : null;

    public RssMetric? Find(string metric) => Metrics.FirstOrDefault(found => found.Name == metric);
}
