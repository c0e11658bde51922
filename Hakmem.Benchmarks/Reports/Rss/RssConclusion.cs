using System.Linq;
using Hakmem.Benchmarks.Workloads.Rss;

namespace Hakmem.Benchmarks.Reports.Rss;

/// <summary>What a whole report comes to.</summary>
internal static class RssConclusion
{
    public const string NothingJudged = "NOTHING JUDGED: no gate is about what was measured.";

    public static bool IsAnythingJudged(RssReport report) => report.Gates.Any(gate => gate.Outcome != RssOutcome.NotMeasured);

    /// <returns>
    /// True when every child gave figures, something was judged, and nothing that was judged failed.
    /// </returns>
    public static bool Holds(RssReport report)
        => report.Failures.Count == 0
            && IsAnythingJudged(report)
            && report.Gates.All(gate => gate.Outcome != RssOutcome.Fail);

    /// <returns>
    /// True when every gate failed on a number it was given; without mimalloc those that compare with it may be left
    /// unjudged.
    /// </returns>
    public static bool FailsEverywhere(RssReport report, bool hasMimalloc)
        => report.Gates.Any(gate => gate.Outcome == RssOutcome.Fail)
            && report.Gates.All(gate => (gate.Outcome == RssOutcome.Fail && gate.Measured != null)
                || (gate.Outcome == RssOutcome.NotMeasured && !hasMimalloc && gate.Unit == RssUnit.Ratio));
}
