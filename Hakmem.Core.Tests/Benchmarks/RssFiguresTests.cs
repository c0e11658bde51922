using System.Collections.Generic;
using System.IO;
using Hakmem.Benchmarks.Reports.Rss;
using Hakmem.Benchmarks.Runs.Rss;
using Hakmem.Benchmarks.Workloads.Rss;
using NUnit.Framework;

namespace Hakmem.Tests.Benchmarks;

/// <summary>What is computed from the figures of a child, and how it is written.</summary>
[TestFixture]
internal sealed class RssFiguresTests
{
    private static readonly HashSet<string> s_churn = ["churn"];

    [Test]
    public void PeakOverhead_IsPeakResidentOverPeakLive()
        => Assert.That(Figures("churn", "some", peak: 30, live: 20).PeakOverhead, Is.EqualTo(1.5));

    [Test]
    public void PeakOverhead_WhenNothingWasLive_IsUnknown()
        => Assert.That(Figures("churn", "some", peak: 30, live: 0).PeakOverhead, Is.Null);

    [Test]
    public void TakeOff_SubtractsTheEmptyRun_FromBytesOnly()
    {
        RssFigures[] figures =
        [
            Figures("churn", "some", 30, 20, new("level", RssUnit.Bytes, 10), new("ratio", RssUnit.Ratio, 2)),
            Figures("churn", "empty", 5, 20, new("level", RssUnit.Bytes, 4), new("ratio", RssUnit.Ratio, 1)),
        ];

        IReadOnlyList<RssFigures> net = HarnessLevel.TakeOff(figures, s_churn, "empty");

        Assert.That(net[0].PeakBytes, Is.EqualTo(25));
        Assert.That(net[0].Find("level")?.Value, Is.EqualTo(6));
        Assert.That(net[0].Find("ratio")?.Value, Is.EqualTo(2));
        Assert.That(net[1], Is.SameAs(figures[1]));
    }

    [Test]
    public void TakeOff_LeavesOtherTestsAlone()
    {
        RssFigures[] figures = [Figures("steady", "some", 30, 20), Figures("steady", "empty", 5, 20)];

        Assert.That(HarnessLevel.TakeOff(figures, s_churn, "empty"), Is.EqualTo(figures));
    }

    [TestCase(RssUnit.Bytes, 1_234_567, "1.23 MB")]
    [TestCase(RssUnit.Share, 0.9512, "95.1 %")]
    [TestCase(RssUnit.Nanoseconds, 50_000, "50.00 us")]
    [TestCase(RssUnit.Ratio, 1.005, "1.00 x")]
    [TestCase(RssUnit.Share, -0.0001, "0.0 %")]
    public void Text_HasUnitAndNoNegativeZero(RssUnit unit, double value, string expected)
        => Assert.That(RssText.Of(unit, value), Is.EqualTo(expected));

    [Test]
    public void Csv_HasOneRowANumber()
    {
        RssReport report = RssReportBuilder.Head(1, isControl: false, []) with
        {
            Tests =
            [
                new RssTestRow
                {
                    Test = "churn",
                    Summary = "",
                    Headline = "level",
                    CountsInMean = true,
                    Cells = [Figures("churn", "some", 30, 20, new RssMetric("level, after 2 s", RssUnit.Bytes, 7))],
                },
            ],
            Means = [new RssMean("some", 1.5, AgainstMimalloc: null, AgainstBestPeer: null)],
        };
        using StringWriter writer = new();

        RssCsv.Write(report, writer);

        Assert.That(writer.ToString(), Is.EqualTo(
            """
            test,subject,metric,unit,value
            churn,some,"baseline",Bytes,0
            churn,some,"peak resident",Bytes,30
            churn,some,"peak live",Bytes,20
            churn,some,"level, after 2 s",Bytes,7
            all,some,"geometric mean of peak resident / peak live",Ratio,1.5

            """));
    }

    private static RssFigures Figures(
        string test, string subject, long peak, long live, params RssMetric[] metrics)
        => new(test, subject, 0, peak, live, metrics);
}
