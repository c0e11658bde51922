using Hakmem.Benchmarks.Workloads.Rss;

namespace Hakmem.Benchmarks.Runs.Rss;

/// <summary>One number that a test found out.</summary>
internal sealed record RssMetric(string Name, RssUnit Unit, double Value);
