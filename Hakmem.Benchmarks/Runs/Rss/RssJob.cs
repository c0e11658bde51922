using Hakmem.Benchmarks.Subjects.Rss;
using Hakmem.Benchmarks.Workloads.Rss;

namespace Hakmem.Benchmarks.Runs.Rss;

/// <summary>One test with one subject: one child process.</summary>
internal sealed record RssJob(RssTest Test, RssSubject Subject);
