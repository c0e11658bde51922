using System.Collections.Generic;
using System.Linq;

namespace Hakmem.Benchmarks.Reports.Bars;

/// <summary>What the bars of a run come to.</summary>
internal static class BarConclusion
{
    public const string NothingJudged = "NOTHING JUDGED: no pool ran beside the one that its bars compare it with.";

    public static bool IsAnythingJudged(IEnumerable<Bar> bars) => bars.Any(bar => bar.IsComparison);

    /// <returns>True when something was compared, and no bar of any kind is missed.</returns>
    public static bool Holds(IReadOnlyCollection<Bar> bars) => IsAnythingJudged(bars) && bars.All(bar => bar.IsMet);
}
