using System.IO;
using Hakmem.Benchmarks.Reports;
using Hakmem.Benchmarks.Runs;
using NUnit.Framework;
using Spectre.Console;

namespace Hakmem.Tests.Benchmarks;

/// <summary>What a report says besides its tables.</summary>
[TestFixture]
internal sealed class ConsoleReportTests
{
    [TestCase(0.001, "scale 0.001. ")]
    [TestCase(0.0125, "scale 0.0125. ")]
    [TestCase(1, "scale 1. ")]
    public void Scale_IsShownAsItWas(double scale, string text) => Assert.That(TextOf(Report(scale)), Does.Contain(text));

    [Test]
    public void Refusals_AreShown_WithoutATableOfNobody()
    {
        TraceTable table = new()
        {
            Trace = "giant", Operations = 1, Threads = 1, PeakLiveBytes = 1, EndLiveBlocks = 1, Rows = [], Refusals = ["too much."],
        };
        BenchmarkReport report = Report(1) with { Traces = [table] };

        Assert.That(report.IsWhole, Is.False);
        Assert.That(TextOf(report), Does.Contain("REFUSED: too much.").And.Not.Contain("replay giant"));
    }

    private static BenchmarkReport Report(double scale)
        => new() { Verb = "compare", Machine = MachineFacts.Read(), Runs = 1, Scale = scale, Absent = [] };

    private static string TextOf(BenchmarkReport report)
    {
        using StringWriter text = new();
        AnsiConsoleSettings settings = new() { Out = new AnsiConsoleOutput(text) };
        new ConsoleReport(new ConsoleTables(AnsiConsole.Create(settings))).Write(report);

        return text.ToString();
    }
}
