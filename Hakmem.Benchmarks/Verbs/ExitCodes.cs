using Hakmem.Benchmarks.Reports;
using Hakmem.Benchmarks.Reports.Rss;

namespace Hakmem.Benchmarks.Verbs;

/// <summary>What the process returns.</summary>
internal static class ExitCodes
{
    public const int Success = 0;

    /// <summary>A check found a mismatch or could not be made, a gate did not hold, or a child process failed.</summary>
    public const int Failure = 1;

    /// <summary>The command line asked for something unknown, not allowed, or more than there is here.</summary>
    public const int Usage = 2;

    public static int Of(BenchmarkReport report) => report.HasFailures ? Failure : report.IsWhole ? Success : Usage;

    /// <param name="report">What was measured; a child that failed is a failure with gates and without.</param>
    /// <param name="isGated">Whether the gates count.</param>
    public static int Of(RssReport report, bool isGated)
        => report.Failures.Count == 0 && (!isGated || RssConclusion.Holds(report)) ? Success : Failure;
}
