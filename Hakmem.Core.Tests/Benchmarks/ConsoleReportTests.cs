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
