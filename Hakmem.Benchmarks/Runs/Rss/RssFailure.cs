namespace Hakmem.Benchmarks.Runs.Rss;

/// <summary>A child process that ended without figures.</summary>
internal sealed record RssFailure(string Test, string Subject);
