using System.Collections.Generic;
using System.Linq;
using Hakmem.Benchmarks.Runs;
using Hakmem.Benchmarks.Runs.Rss;
using Hakmem.Benchmarks.Workloads.Rss;

namespace Hakmem.Benchmarks.Reports.Rss;

/// <summary>Turns the figures of the children into a report.</summary>
internal static class RssReportBuilder
{
    private static readonly string[] s_peers = ["native-memory", RssGates.Mimalloc, "jemalloc", "tcmalloc"];

    public static RssReport Build(
        IReadOnlyList<RssTest> tests,
        IReadOnlyList<string> subjects,
        IReadOnlyList<RssFigures> figures,
        RssReport head)
    {
        HashSet<string> aboveHarness = [.. tests.Where(test => test.IsAboveHarness).Select(test => test.Name)];
        IReadOnlyList<RssFigures> net = HarnessLevel.TakeOff(figures, aboveHarness, Baseline.Harness);
        RssSheet sheet = new(
            net, [.. RssTestCatalog.All.Where(test => test.CountsInMean).Select(test => test.Name)], s_peers);

        return head with
        {
            Subjects = subjects,
            Tests =
            [
                .. tests.Select(test => new RssTestRow
                {
                    Test = test.Name,
                    Summary = test.Summary,
                    Headline = test.Headline,
                    CountsInMean = test.CountsInMean,
                    Cells = [.. subjects.Select(subject => sheet.Find(test.Name, subject)).OfType<RssFigures>()],
                }),
            ],
            Means =
            [
                .. subjects.Where(subject => subject != Baseline.Harness).SelectMany(subject => Mean(sheet, subject)),
            ],
            Gates = RssGates.Judge(sheet),
        };
    }

    /// <summary>A report of which only the circumstances are known.</summary>
    public static RssReport Head(double scale, bool isControl, IReadOnlyList<AbsentSubject> absent) => new()
    {
        Verb = "rss",
        Machine = MachineFacts.Read(),
        Scale = scale,
        IsControl = isControl,
        Subjects = [],
        Absent = absent,
        Tests = [],
        Means = [],
        Gates = [],
        Failures = [],
    };

    private static IEnumerable<RssMean> Mean(RssSheet sheet, string subject)
    {
        if (sheet.MeanOf(subject) is { } mean)
        {
            yield return new RssMean(
                subject, mean, mean / sheet.MeanOf(RssGates.Mimalloc), mean / sheet.BestPeerMean());
        }
    }
}
