namespace Hakmem.Benchmarks.Reports.Rss;

/// <summary>A geometric mean of peak resident over peak live, and its quotients; smaller is better.</summary>
internal sealed record RssMean(string Subject, double Mean, double? AgainstMimalloc, double? AgainstBestPeer);
