using System.Collections.Generic;
using System.Linq;
using Hakmem.Benchmarks.Runs.Rss;
using Hakmem.Benchmarks.Workloads.Rss;

namespace Hakmem.Benchmarks.Reports.Rss;

/// <summary>What the tables of a resident-set report show.</summary>
internal static class RssColumns
{
    /// <summary>Peak resident over peak live; in brackets where it does not count in the mean.</summary>
    public static IEnumerable<Column<RssTestRow>> Overheads(RssReport report) =>
    [
        new("test", true, row => row.Test),
        .. report.Subjects.Select(subject => new Column<RssTestRow>(
            Title(subject), true, row => Overhead(row, row.Find(subject)))),
    ];

    public static IEnumerable<Column<RssTestRow>> Headlines(RssReport report) =>
    [
        new("test: metric", true, row => $"{row.Test}: {row.Headline}"),
        .. report.Subjects.Select(subject => new Column<RssTestRow>(
            Title(subject), true, row => Metric(row.Find(subject), row.Headline))),
    ];

    public static IEnumerable<Column<string>> Metrics(RssReport report, RssTestRow row) =>
    [
        new("metric", true, metric => metric),
        .. report.Subjects.Select(subject => new Column<string>(
            Title(subject), true, metric => Metric(row.Find(subject), metric))),
    ];

    public static IEnumerable<Column<RssMean>> Means() =>
    [
        new("subject", true, mean => mean.Subject),
        new("geometric mean", true, mean => RssText.Of(RssUnit.Ratio, mean.Mean)),
        new("of mimalloc's", true, mean => RssText.Of(RssUnit.Ratio, mean.AgainstMimalloc)),
        new("of the best peer's", true, mean => RssText.Of(RssUnit.Ratio, mean.AgainstBestPeer)),
    ];

    public static IEnumerable<Column<RssVerdict>> Gates() =>
    [
        new("gate", true, verdict => verdict.Gate),
        new("subject", true, verdict => verdict.Subject),
        new("measured", true, verdict => RssText.Of(verdict.Unit, verdict.Measured)),
        new("bound", true, verdict => (verdict.IsAtMost ? "<= " : ">= ") + RssText.Of(verdict.Unit, verdict.Bound)),
        new("verdict", true, verdict => verdict.Outcome switch
        {
            RssOutcome.Pass => "pass",
            RssOutcome.Fail => "FAIL",
            _ => "not measured",
        }),
    ];

    // One word a line: eight subjects have to stand side by side.
    private static string Title(string subject) => subject.Replace('-', '\n');

    private static string Overhead(RssTestRow row, RssFigures? cell)
    {
        string text = RssText.Of(RssUnit.Ratio, cell?.PeakOverhead);

        return row.CountsInMean || cell == null ? text : $"({text})";
    }

    private static string Metric(RssFigures? cell, string metric)
        => cell?.Find(metric) is { } found ? RssText.Of(found.Unit, found.Value) : RssText.Nothing;
}
