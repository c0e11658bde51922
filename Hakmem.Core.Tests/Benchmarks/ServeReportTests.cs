using System.Collections.Generic;
using System.Linq;
using Hakmem.Benchmarks.Numbers;
using Hakmem.Benchmarks.Reports.Bars;
using Hakmem.Benchmarks.Reports.Serving;
using Hakmem.Benchmarks.Runs;
using Hakmem.Benchmarks.Runs.Serving;
using Hakmem.Benchmarks.Serving;
using Hakmem.Benchmarks.Serving.Load;
using NUnit.Framework;

namespace Hakmem.Tests.Benchmarks;

/// <summary>Bars of the servers, the report of wrk, and how rounds are dealt out.</summary>
[TestFixture]
internal sealed class ServeReportTests
{
    private static readonly string[] s_missed =
    [
        "get: requests a second, against the default pool's",
        "burst: growth after the wait, against the default pool's",
        "failed requests",
        "blocks out at the end",
    ];

    [Test]
    public void Bars_AtTheirBounds_AreMet()
    {
        IReadOnlyList<Bar> bars = ServeReportBuilder.BarsOf(Report(speed: 0.98, growthBytes: 70, failed: 0, blocksOut: 0));

        Assert.That(bars.Select(bar => bar.IsMet), Is.EqualTo((bool[])[true, true, true, true]));
    }

    [Test]
    public void Bars_BeyondTheirBounds_AreMissed()
    {
        IReadOnlyList<Bar> bars = ServeReportBuilder.BarsOf(Report(speed: 0.979, growthBytes: 71, failed: 1, blocksOut: 1));

        Assert.That(bars.Where(bar => !bar.IsMet).Select(bar => bar.Text), Is.EqualTo(s_missed));
    }

    [TestCase(0)]
    [TestCase(-1)]
    public void Bars_OfABurstThatTheDefaultPoolDidNotGrowIn_AreMissed(long defaultGrowth)
    {
        ServeReport report = Report(speed: 1, growthBytes: 70, failed: 0, blocksOut: 0);
        report = report with { Bursts = [report.Bursts[0] with { IdleBytes = defaultGrowth }, report.Bursts[1]] };

        IReadOnlyList<Bar> bars = ServeReportBuilder.BarsOf(report);

        Assert.That(bars.Where(bar => !bar.IsMet).Select(bar => bar.Text), Is.EqualTo((string[])[s_missed[1]]));
    }

    [Test]
    public void Bars_OfColdServers_LeaveSpeedOut()
    {
        ServeReport report = Report(speed: 0.5, growthBytes: 70, failed: 0, blocksOut: 0) with { IsCold = true };

        Assert.That(ServeReportBuilder.BarsOf(report).Select(bar => bar.IsMet), Is.EqualTo((bool[])[true, true, true]));
    }

    [Test]
    public void Servers_AreWarm_AfterAPassThatMadeNoneOfThemCompileMuch()
    {
        ServerWarmth warmth = new();

        Assert.That(warmth.IsReachedWith([1000, 2000]), Is.False, "nothing to compare with");
        Assert.That(warmth.IsReachedWith([1000, 2021]), Is.False, "one compiles");
        Assert.That(warmth.IsReachedWith([1011, 2021]), Is.False, "the other does");
        Assert.That(warmth.IsReachedWith([1021, 2041]), Is.True);
    }

    [Test]
    public void Build_WithoutTheBaseline_ComparesNothing()
    {
        ServeCell cell = new(ServerPoolCatalog.All[1], new SteadyLoad());
        cell.WarmUp(new ServerPorts(1, 2), 1);
        cell.Measure(new ServerPorts(1, 2), 1);

        ServeTable table = ServeReportBuilder.Build(new SteadyLoad(), [cell], baseline: null);

        Assert.That(table.Rows[0].AgainstBaseline, Is.Null);
        Assert.That(table.Rows[0].SecondsPerRequest.Median, Is.EqualTo(0.5));
        Assert.That((table.Rows[0].Failed, table.Rows[0].Complaint), Is.EqualTo((6L, "odd")));
    }

    [Test]
    public void Parse_OfWrksReport_ReadsRequestsAndFailures()
    {
        const string Text = """
              1000 requests in 2.05s, 1.95GB read
              Socket errors: connect 1, read 2, write 3, timeout 4
              Non-2xx or 3xx responses: 5
            Requests/sec:    500.00
            Transfer/sec:      0.95GB
            """;

        LoadFigures? figures = WrkLoad.Parse(Text);

        Assert.That((figures!.Requests, figures.Failed, figures.Seconds), Is.EqualTo((1000, 15, 2.0)));
        Assert.That(WrkLoad.Parse("unable to connect"), Is.Null);
    }

    [TestCase(9, 3, new[] { 3, 3, 3 })]
    [TestCase(8, 3, new[] { 3, 3, 2 })]
    [TestCase(2, 2, new[] { 1, 1 })]
    public void RoundsOf_AreAllRounds_DealtOutEvenly(int runs, int starts, int[] rounds)
    {
        ServeSettings settings = new()
        {
            Runs = runs, Starts = starts, Seconds = 1, WarmupSeconds = 1, MaxWarmupPasses = 1, Pools = [], Scenarios = [], MeasuresBursts = false,
        };

        Assert.That(Enumerable.Range(0, starts).Select(settings.RoundsOf), Is.EqualTo(rounds));
    }

    private static ServeReport Report(double speed, long growthBytes, long failed, long blocksOut)
    {
        ServeRow row = new()
        {
            Subject = ServerPoolCatalog.SameLength,
            SecondsPerRequest = RunSummary.Of([1]),
            AgainstBaseline = new Ratio(speed, speed, speed),
            Failed = failed,
            Rounds = [1],
        };

        return new ServeReport
        {
            Verb = "serve",
            Machine = MachineFacts.Read(),
            Runs = 1,
            Starts = 1,
            Seconds = 1,
            Absent = [],
            Tables = [new ServeTable("get", "", [row, row with { Subject = "hakmem-64k", AgainstBaseline = default(Ratio), Failed = 0 }])],
            Bursts =
            [
                new BurstFigures(ServerPoolCatalog.Default, 0, 100, 100, 0, null),
                new BurstFigures(ServerPoolCatalog.SameLength, 0, 100, growthBytes, 0, null),
            ],
            BlocksOut = blocksOut,
            Bars = [],
        };
    }

    private sealed class SteadyLoad : IServeLoad
    {
        public string Name => "steady";

        public string Summary => "two requests a second, of which three fail";

        public LoadFigures Run(ServerPorts ports, double seconds) => new(2, 3, 1, "odd");
    }
}
