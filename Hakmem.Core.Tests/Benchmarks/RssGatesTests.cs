using System.Collections.Generic;
using System.Linq;
using Hakmem.Benchmarks.Reports.Rss;
using Hakmem.Benchmarks.Runs.Rss;
using Hakmem.Benchmarks.Verbs;
using Hakmem.Benchmarks.Workloads.Rss;
using NUnit.Framework;

namespace Hakmem.Tests.Benchmarks;

/// <summary>Every gate passes at its bound, fails beyond it, and says so when there was nothing to judge.</summary>
[TestFixture]
internal sealed class RssGatesTests
{
    private static readonly string[] s_peers = ["native-memory", RssGates.Mimalloc];
    private static readonly string[] s_meanTests = ["first", "second"];

    [Test]
    public void Judge_AtEveryBound_Passes()
    {
        IReadOnlyList<RssVerdict> verdicts = RssGates.Judge(Sheet(AtTheBounds()));

        Assert.That(verdicts.Where(verdict => verdict.Outcome != RssOutcome.Pass), Is.Empty);
        Assert.That(verdicts, Has.Count.EqualTo(18));
    }

    [Test]
    public void Judge_BeyondEveryBound_Fails()
    {
        IReadOnlyList<RssVerdict> verdicts = RssGates.Judge(Sheet(AtTheBounds(factor: 1.01)));

        Assert.That(verdicts.Where(verdict => verdict.Outcome != RssOutcome.Fail), Is.Empty);
    }

    [Test]
    public void Judge_WithoutFigures_MeasuresNothing()
        => Assert.That(
            RssGates.Judge(Sheet([])).Select(verdict => verdict.Outcome), Is.All.EqualTo(RssOutcome.NotMeasured));

    [Test]
    public void Judge_OfATestThatGaveNoNumber_Fails()
    {
        RssFigures[] figures = [.. AtTheBounds().Select(one => one with { Metrics = [] })];

        IEnumerable<RssVerdict> verdicts = RssGates.Judge(Sheet(figures))
            .Where(verdict => !verdict.Gate.StartsWith("mean"));

        Assert.That(verdicts.Select(verdict => verdict.Outcome), Is.All.EqualTo(RssOutcome.Fail));
        Assert.That(verdicts.Select(verdict => verdict.Measured), Is.All.Null);
    }

    [Test]
    public void Judge_PausesBelowTheFloor_AreEqual()
    {
        RssFigures[] figures = [Pause(RssGates.Lean, 900), Pause(RssGates.Mimalloc, 100)];

        RssVerdict verdict = RssGates.Judge(Sheet(figures)).Single(
            one => one.Subject == RssGates.Lean && one.Gate.StartsWith("pause") && one.Unit == RssUnit.Ratio);

        Assert.That((verdict.Outcome, verdict.Measured), Is.EqualTo((RssOutcome.Pass, 1.0)));
    }

    [Test]
    public void MeanOf_WhenATestIsMissing_IsUnknown()
        => Assert.That(Sheet([Overhead("first", RssGates.Lean, 2)]).MeanOf(RssGates.Lean), Is.Null);

    [Test]
    public void MeanOf_IsGeometric()
    {
        RssFigures[] figures = [Overhead("first", RssGates.Lean, 1), Overhead("second", RssGates.Lean, 4)];

        Assert.That(Sheet(figures).MeanOf(RssGates.Lean), Is.EqualTo(2).Within(1e-12));
    }

    [Test]
    public void BestPeerMean_IsTheSmallest_AndPeersWithoutAMeanDoNotCount()
    {
        RssFigures[] figures =
        [
            Overhead("first", "native-memory", 0.5),
            Overhead("first", RssGates.Mimalloc, 3), Overhead("second", RssGates.Mimalloc, 3),
        ];

        Assert.That(Sheet(figures).BestPeerMean(), Is.EqualTo(3).Within(1e-12));
    }

    [Test]
    public void FailsEverywhere_WhenOneGatePasses_IsFalse()
    {
        RssReport report = RssReportBuilder.Head(1, isControl: true, []) with
        {
            Gates = [Verdict(RssOutcome.Fail, 1), Verdict(RssOutcome.Pass, 1)],
        };

        Assert.That(RssConclusion.FailsEverywhere(report, hasMimalloc: true), Is.False);
    }

    [Test]
    public void FailsEverywhere_WhenAGateFailedForWantOfANumber_IsFalse()
    {
        RssReport report = RssReportBuilder.Head(1, isControl: true, []) with
        {
            Gates = [Verdict(RssOutcome.Fail, 1), Verdict(RssOutcome.Fail, null)],
        };

        Assert.That(RssConclusion.FailsEverywhere(report, hasMimalloc: true), Is.False);
    }

    [Test]
    public void Holds_WhenNothingWasJudged_IsFalse()
        => Assert.That(
            RssConclusion.Holds(RssReportBuilder.Head(1, isControl: false, [])), Is.False);

    [Test]
    public void Holds_WhenAChildFailed_IsFalse()
    {
        RssReport report = RssReportBuilder.Head(1, isControl: false, []) with
        {
            Gates = [Verdict(RssOutcome.Pass, 1)],
            Failures = [new RssFailure("pause", RssGates.Lean)],
        };

        Assert.That(RssConclusion.Holds(report), Is.False);
        Assert.That(RssConclusion.Holds(report with { Failures = [] }), Is.True);
    }

    [TestCase(false, false, 0)]
    [TestCase(false, true, 1)]
    [TestCase(true, false, 1)]
    [TestCase(true, true, 1)]
    public void ExitCode_WhenAChildFailed_IsAFailure_AlsoWithoutGates(bool hasFailed, bool isGated, int exitCode)
    {
        RssReport report = RssReportBuilder.Head(1, isControl: false, []) with
        {
            Failures = hasFailed ? [new RssFailure("pause", RssGates.Lean)] : [],
        };

        Assert.That(ExitCodes.Of(report, isGated), Is.EqualTo(exitCode));
    }

    private static RssVerdict Verdict(RssOutcome outcome, double? measured)
        => new("gate", RssGates.Lean, RssUnit.Bytes, 1, IsAtMost: true, measured, outcome);

    private static RssSheet Sheet(IReadOnlyList<RssFigures> figures) => new(figures, s_meanTests, s_peers);

    private static RssFigures[] AtTheBounds(double factor = 1) =>
    [
        Figures(
            "survivors",
            RssGates.Lean,
            new(SurvivorChurn.ReturnedAfterTwo, RssUnit.Share, RssGates.LeanReturnedAfterTwo / factor),
            new(SurvivorChurn.ReturnedAfterTen, RssUnit.Share, RssGates.LeanReturnedAfterTen / factor)),
        Figures(
            "survivors",
            RssGates.Balanced,
            new RssMetric(SurvivorChurn.ReturnedAfterTrim, RssUnit.Share, RssGates.BalancedReturnedAfterTrim / factor)),
        Figures(
            "everything-freed",
            RssGates.Lean,
            new RssMetric(EverythingFreed.AfterTwo, RssUnit.Bytes, RssGates.LeanLeftOfEverything * factor)),
        .. new[] { RssGates.Speed, RssGates.Balanced, RssGates.Lean }.SelectMany(profile => new[]
        {
            Figures(
                "thread-churn",
                profile,
                new RssMetric(ThreadChurn.Growth, RssUnit.Bytes, RssGates.ThreadChurnGrowth * factor)),
            Figures(
                "random-mixed",
                profile,
                new RssMetric(SteadyMixed.Owned, RssUnit.Bytes, RssGates.RandomMixedOwned * factor)),
            Pause(profile, RssGates.PauseNanoseconds * factor),
        }),
        Pause(RssGates.Mimalloc, RssGates.PauseNanoseconds),
        .. s_meanTests.SelectMany(test => new[]
        {
            Overhead(test, RssGates.Mimalloc, 1),
            Overhead(test, "native-memory", RssGates.MeanAgainstMimalloc / RssGates.MeanAgainstBestPeer),
            Overhead(test, RssGates.Balanced, (RssGates.MeanAgainstMimalloc - 1e-6) * factor),
        }),
    ];

    private static RssFigures Pause(string subject, double nanoseconds)
        => Figures(
            "pause",
            subject,
            new RssMetric(Hakmem.Benchmarks.Workloads.Rss.Pause.Worst999, RssUnit.Nanoseconds, nanoseconds));

    private static RssFigures Overhead(string test, string subject, double overhead)
        => Figures(test, subject) with { PeakBytes = (long)(overhead * 1e9), PeakLiveBytes = 1_000_000_000 };

    private static RssFigures Figures(string test, string subject, params RssMetric[] metrics)
        => new(test, subject, 0, 0, 0, metrics);
}
