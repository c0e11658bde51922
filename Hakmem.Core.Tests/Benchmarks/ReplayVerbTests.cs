using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using Hakmem.Benchmarks.Reports;
using Hakmem.Benchmarks.Runs;
using Hakmem.Benchmarks.Verbs;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Benchmarks;

/// <summary>Replays of a sound trace that asks for more than the machine has: said in one line, and the others go on.</summary>
[TestFixture]
internal sealed class ReplayVerbTests
{
    private const byte Allocate = 0, Free = 4;
    private const string Complaint = "hakmem, giant, operation 1, slot 1, 1099511627776 bytes: there is no memory for it.";

    private static string s_giant = "";
    private static string s_tiny = "";

    [OneTimeSetUp]
    public static void WriteTraces()
    {
        s_giant = Write("giant", new TraceBuilder().Add(Allocate, 0, 0, 100).Add(Allocate, 0, 1, 1UL << 40).Add(Free, 0, 1));
        s_tiny = Write("tiny", new TraceBuilder().Add(Allocate, 0, 0, 100).Add(Free, 0, 0));
    }

    [Test]
    public void Verify_NamesWhatCannotBeServed_AndChecksTheRest()
    {
        TestChild child = TestChild.RunBenchmarks("replay", "--verify", "--subjects", "hakmem,hakmem-none", s_giant, s_tiny);

        Assert.That(child.ExitCode, Is.EqualTo(1));
        Assert.That(
            child.Errors.Trim().Split('\n'),
            Is.EqualTo(new[] { $"NOT CHECKED: {Complaint}", $"NOT CHECKED: {Complaint.Replace("hakmem,", "hakmem-none,")}" }));
        Assert.That(child.Output, Does.Match("tiny +hakmem +sound: 2 operations").And.Match("tiny +hakmem-none +sound: 2 operations"));
    }

    [Test]
    public void Measuring_NamesWhatCannotBeServed_AndMeasuresTheRest()
    {
        TestChild child = TestChild.RunBenchmarks("replay", "--runs", "1", "--subjects", "hakmem", s_giant, s_tiny);

        Assert.That(child.ExitCode, Is.EqualTo(2));
        Assert.That(child.Output, Does.Contain($"REFUSED: {Complaint}").And.Contain("replay tiny: 2 operations"));
        Assert.That(child.Output, Does.Not.Contain("replay giant"));
    }

    [Test]
    [Platform("Linux")]
    public void AResidentSetThatNoProcessMeasured_IsSaid_AndAFailure()
    {
        IReadOnlyList<TraceTable> tables = TraceTables.Measure([s_tiny], [new StrangerEntry()], rounds: 1, baseline: null, SilentProgress.Instance);

        BenchmarkReport report = new()
        {
            Verb = ReplayVerb.Name, Machine = MachineFacts.Read(), Runs = 1, Scale = 1, Absent = [], Traces = tables,
        };
        Assert.That(tables[0].Failures, Is.EqualTo((string[])["stranger"]));
        Assert.That(tables[0].Rows[0].PeakResidentBytes, Is.Null);
        Assert.That(ExitCodes.Of(report), Is.EqualTo(1));
    }

    [TestCase("--verify")]
    [TestCase("--runs=1")]
    public void ATraceThatCannotBeRead_IsNamedBeforeAnotherIsReplayed(string option)
    {
        string broken = Path.Combine(TestContext.CurrentContext.WorkDirectory, "broken.haktrace.gz");
        File.WriteAllText(broken, "no trace");

        TestChild child = TestChild.RunBenchmarks("replay", option, "--subjects", "hakmem", s_tiny, broken);

        Assert.That(child.ExitCode, Is.EqualTo(2));
        Assert.That(child.Output, Is.Empty);
        Assert.That(child.Errors.TrimEnd(), Does.StartWith($"{broken}: ").And.Not.Contain("\n"));
    }

    [Test]
    public void ResidentChild_WithoutMemory_SaysSoInOneLine()
    {
        TestChild child = TestChild.RunBenchmarks("resident-child", s_giant, "hakmem");

        Assert.That(child.ExitCode, Is.EqualTo(2));
        Assert.That(child.Errors.Trim(), Does.StartWith("There was no memory left: ").And.Not.Contain("\n"));
    }

    private static string Write(string name, TraceBuilder builder)
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{name}.haktrace.gz");
        using FileStream file = File.Create(path);
        using GZipStream packer = new(file, CompressionLevel.Fastest);
        builder.ToStream().CopyTo(packer);

        return path;
    }
}
