using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using Hakmem.Benchmarks;
using Hakmem.Benchmarks.Reports;
using Hakmem.Benchmarks.Subjects;
using Hakmem.Benchmarks.Verbs;
using Hakmem.Tests.Tools;
using BenchmarksProgram = Hakmem.Benchmarks.Program;
using NUnit.Framework;

namespace Hakmem.Tests.Benchmarks;

/// <summary>
/// Wrong arguments: one line that names the value and the rule, exit code 2, and nothing is measured.
/// </summary>
[TestFixture]
internal sealed class CommandLineTests
{
    [TestCase("'nomalloc' is not a subject; known are hakmem,", "compare", "--subjects", "hakmem,nomalloc")]
    [TestCase("'nomalloc' is not a subject; known are hakmem,", "--subjects", "nomalloc")]
    [TestCase("'nomalloc' is not a subject; known are hakmem,", "replay", "--subjects", "nomalloc")]
    [TestCase("',' names no subject; known are", "compare", "--subjects", ",")]
    [TestCase("'larson' is not a workload; known are random_mixed,", "compare", "--workloads", "larson")]
    [TestCase("--runs: '0' is not a whole number from 1 to 1000.", "compare", "--runs", "0")]
    [TestCase("--runs: 'many' is not a whole number from 1 to 1000.", "replay", "--runs", "many")]
    [TestCase("--scale: '-1' is not a number from 0.001 to 1000.", "--scale", "-1")]
    [TestCase("--threads: '1' is not a whole number from 2 to 64.", "compare", "--threads", "1")]
    [TestCase("'nowhere.gz' is neither a file nor a shipped trace; shipped are sqlite,", "replay", "nowhere.gz")]
    [TestCase("'larson' is not a test; known are interleave,", "rss", "--tests", "larson")]
    [TestCase("'nomalloc' is not a subject; known are hakmem-speed,", "rss", "--subjects", "nomalloc")]
    [TestCase("--all and --control take neither --tests nor --subjects.", "rss", "--all", "--tests", "pause")]
    [TestCase("--all and --control take neither --tests nor --subjects.", "rss", "--control", "--subjects", "mimalloc")]
    [TestCase("'nomalloc' is not a subject; known are memorypool, hak-pool,", "pipe", "--subjects", "nomalloc")]
    [TestCase("'pipe-1k' is not a workload; known are pipe-4k,", "pipe", "--workloads", "pipe-1k")]
    [TestCase("--runs: '0' is not a whole number from 1 to 1000.", "pipe", "--runs", "0")]
    [TestCase("'hakmem-1k' is not a subject; known are kestrel-pool, hakmem-4k,", "serve", "--subjects", "hakmem-1k")]
    [TestCase("'get-1' is not a workload; known are get-100,", "serve", "--workloads", "get-1")]
    [TestCase("--seconds: '0' is not a number from 0.05 to 60.", "serve", "--seconds", "0")]
    [TestCase("--no-requests leaves nothing to measure without --burst.", "serve", "--no-requests")]
    [TestCase("--cold is about requests: it does not go with --no-requests.", "serve", "--cold", "--burst", "--no-requests")]
    [TestCase("--verify measures nothing: it takes neither --runs nor --json.", "replay", "--verify", "--runs", "3")]
    [TestCase("--verify measures nothing: it takes neither --runs nor --json.", "replay", "--verify", "--json", "x")]
    [TestCase("--quick says how long it takes: it goes with none of --runs, --starts and --seconds.", "serve", "--quick", "--seconds", "1")]
    [TestCase("--control tries the gates themselves: it does not go with --gate.", "rss", "--control", "--gate")]
    [TestCase("--json and --csv name the same file.", "rss", "--json", "report", "--csv", "./report")]
    [TestCase("'sqlite': a trace of this name is there already,", "replay", "rocksdb", "sqlite", "sqlite")]
    [TestCase("'--fast'", "compare", "--fast")]
    [TestCase("'larson' is not a verb; known are compare, replay, rss, pipe, serve.", "larson")]
    [TestCase("'larson' is not a verb; known are compare, replay, rss, pipe, serve.", "larson", "--runs", "3")]
    [TestCase("'@larson' is not a verb; known are compare, replay, rss, pipe, serve.", "@larson")]
    [TestCase("'@larson' is neither a file nor a shipped trace;", "replay", "@larson")]
    [TestCase("None of the chosen subjects can replay a trace.", "replay", "--subjects", "arraypool,memorypool", "sqlite")]
    [TestCase("None of the chosen subjects can replay a trace.", "replay", "--verify", "--subjects", "arraypool", "sqlite")]
    [TestCase("'a' is not a test; known are interleave,", "rss-child", "a", "b", "c")]
    [TestCase("'c' is not a number.", "rss-child", "interleave", "mimalloc", "c")]
    public void Run_WithWrongArgument_NamesItInOneLineAndReturnsTwo(string complaint, params string[] arguments)
    {
        using StringWriter complaints = new();

        int exitCode = BenchmarksProgram.Run(arguments, complaints);

        Assert.That(exitCode, Is.EqualTo(2));
        Assert.That(complaints.ToString().TrimEnd(), Does.Contain(complaint).And.Not.Contain("\n"));
    }

    [Test]
    public void Run_ReplayOfAFileThatCannotBeRead_NamesItInOneLineAndReturnsTwo()
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, "held.haktrace.gz");
        using FileStream held = new(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        using StringWriter complaints = new();

        int exitCode = BenchmarksProgram.Run(["replay", path, "--verify", "--subjects", "hakmem"], complaints);

        Assert.That(exitCode, Is.EqualTo(2));
        Assert.That(complaints.ToString().TrimEnd(), Does.StartWith($"{path} cannot be read: ").And.Not.Contain("\n"));
    }

    [TestCase("--json", "compare", "--runs", "1", "--scale", "0.001", "--no-traces", "--subjects", "hakmem", "--workloads", "pairs-4k")]
    [TestCase("--json", "replay", "--runs", "1", "--subjects", "hakmem", "sqlite")]
    [TestCase("--json", "rss", "--tests", "huge-churn", "--subjects", "hakmem-lean")]
    [TestCase("--csv", "rss", "--tests", "huge-churn", "--subjects", "hakmem-lean")]
    [TestCase("--json", "pipe", "--runs", "1", "--scale", "0.001", "--workloads", "pipe-4k", "--subjects", "hak-pool")]
    [TestCase("--json", "serve", "--quick", "--subjects", "kestrel-pool", "--workloads", "get-100")]
    public void AReportThatCanGoNowhere_IsSaidBeforeAnythingIsMeasured(string option, params string[] arguments)
    {
        string path = Path.Combine("nowhere", "report");

        TestChild child = TestChild.RunBenchmarks([.. arguments, option, path]);

        Assert.That(child.ExitCode, Is.EqualTo(2));
        Assert.That(child.Errors.TrimEnd(), Does.StartWith($"{option}: '{path}' cannot be written: ").And.Not.Contain("\n"));
        Assert.That(child.Output, Is.Empty);
    }

    /// <summary>A full disk behind the output, or none at all: one line, and the file that was asked for is written all the same.</summary>
    [TestCase(">/dev/full")]
    [TestCase(">&-")]
    [Platform("Linux")]
    public void AReportThatCannotBeShown_IsSaid_AndGoesToItsFile(string redirection)
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, "unseen.json");
        File.Delete(path);
        ProcessStartInfo info = TestChild.StartInfo(typeof(BenchmarksProgram).Assembly, [
            "compare", "--runs", "1", "--scale", "0.001", "--no-traces", "--subjects", "hakmem", "--workloads", "pairs-4k", "--json", path,
        ]);
        string[] command = ["-c", $"exec \"$0\" \"$@\" {redirection}", info.FileName, .. info.ArgumentList];
        using Process shell = Process.Start(new ProcessStartInfo("sh", command) { RedirectStandardError = true })!;

        string errors = shell.StandardError.ReadToEnd();
        shell.WaitForExit();

        Assert.That(errors.TrimEnd().Split('\n')[^1], Does.StartWith("The report cannot be shown: "));
        Assert.That(shell.ExitCode, Is.EqualTo(2));
        Assert.That(File.ReadAllText(path), Does.EndWith("}"));
    }

    [Test]
    public void RequireWritable_LeavesWhatIsThere()
    {
        string old = Path.Combine(TestContext.CurrentContext.WorkDirectory, "old report");
        string another = Path.Combine(TestContext.CurrentContext.WorkDirectory, "new report");
        File.WriteAllText(old, "figures");

        ReportOutput.RequireWritable("--json", old);
        ReportOutput.RequireWritable("--json", another);

        Assert.That(File.ReadAllText(old), Is.EqualTo("figures"));
        Assert.That(another, Does.Not.Exist);
    }

    [Test]
    public void Help_OfCompare_NamesEverySubjectThatIsMeasuredOnlyWhenNamed()
    {
        string description = CompareVerb.Create([]).Options.Single(static option => option.Name == "--subjects").Description!;

        string[] words = description.Split([' ', ',', '.'], StringSplitOptions.RemoveEmptyEntries);

        Assert.That(
            SubjectCatalog.All.Select(static subject => subject.Name).Where(words.Contains),
            Is.EqualTo(SubjectCatalog.All.Where(static subject => !subject.RunsByDefault).Select(static subject => subject.Name)));
    }

    [Test]
    public void RequireOne_WithoutOne_SaysWhoIsMissingAndWhatToInstall()
    {
        AbsentSubject[] absent = [new("one", "it is not there", "get one"), new("two", "nor is it", "get two")];

        Assert.That(
            () => Selection.RequireOne<SubjectEntry>([], absent),
            Throws.TypeOf<UsageException>().With.Message.EqualTo(
                "None of the chosen subjects is present. one: it is not there. To install it: get one; two: nor is it. To install it: get two"));
        Assert.That(() => Selection.RequireOne([SubjectCatalog.All[0]], absent), Throws.Nothing);
    }
}
