using System.Collections.Generic;
using System.Linq;
using Hakmem.Benchmarks.Workloads.Rss;

namespace Hakmem.Benchmarks.Runs.Rss;

/// <summary>
/// Takes off what the harness itself occupied, where a test says that it grows: the levels of the empty subject's run.
/// </summary>
internal static class HarnessLevel
{
    /// <param name="figures">All figures of a run.</param>
    /// <param name="tests">Names of the tests whose levels are to be corrected.</param>
    /// <param name="harness">Name of the empty subject; its own figures stay as they are.</param>
    public static IReadOnlyList<RssFigures> TakeOff(
        IReadOnlyList<RssFigures> figures, IReadOnlySet<string> tests, string harness) =>
    [
        .. figures.Select(one =>
            tests.Contains(one.Test)
            && one.Subject != harness
            && figures.FirstOrDefault(other => other.Test == one.Test && other.Subject == harness) is { } empty
                ? Above(one, empty)
                : one),
    ];

    private static RssFigures Above(RssFigures figures, RssFigures empty) => figures with
    {
        PeakBytes = figures.PeakBytes - empty.PeakBytes,
        Metrics =
        [
            .. figures.Metrics.Select(metric => metric.Unit == RssUnit.Bytes
                ? metric with { Value = metric.Value - (empty.Find(metric.Name)?.Value ?? 0) }
                : metric),
        ],
    };
}
