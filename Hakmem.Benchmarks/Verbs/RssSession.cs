using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using Hakmem.Benchmarks.Reports;
using Hakmem.Benchmarks.Reports.Rss;
using Hakmem.Benchmarks.Runs.Rss;
using Hakmem.Benchmarks.Subjects.Rss;
using Hakmem.Benchmarks.Workloads.Rss;

namespace Hakmem.Benchmarks.Verbs;

/// <summary>One call of the rss verb, from the list of children to the exit code.</summary>
internal sealed class RssSession(IReadOnlyList<RssTest> tests, IReadOnlyList<RssSubject> subjects, double scale)
{
    public int Run(bool isGated, string? jsonPath, string? csvPath)
    {
        List<RssJob> jobs = [];

        foreach (RssTest test in tests)
        {
            jobs.AddRange(Present(subjects).Select(subject => new RssJob(test, subject)));
        }

        RssReport report = Measure(jobs, isControl: false);
        ReportOutput.Write(report, jsonPath, csvPath);

        if (isGated && !RssConclusion.IsAnythingJudged(report))
        {
            Console.Error.WriteLine(RssConclusion.NothingJudged);
        }

        return ExitCodes.Of(report, isGated);
    }

    /// <summary>
    /// Measures broken twins of the profiles, leaking ones for memory and stalling ones for pauses, beside mimalloc.
    /// </summary>
    public int RunControl(string? jsonPath, string? csvPath)
    {
        RssSubject[] mimalloc = [.. Present(RssCatalog.All).Where(subject => subject.Name == RssGates.Mimalloc)];
        List<RssJob> jobs = [];

        foreach (RssTest test in tests)
        {
            IReadOnlyList<RssSubject> twins = test.RunsAlone ? RssCatalog.Stalling : RssCatalog.Leaking;
            jobs.AddRange(twins.Concat(mimalloc).Select(subject => new RssJob(test, subject)));
        }

        RssReport report = Measure(jobs, isControl: true);
        ReportOutput.Write(report, jsonPath, csvPath);
        bool hasFailed = RssConclusion.FailsEverywhere(report, mimalloc.Length > 0);
        int count = report.Gates.Count(gate => gate.Outcome == RssOutcome.Fail);
        ConsoleTables.ToStandardOutput().WriteLine(
            $"Control: {count} of {report.Gates.Count} gates failed for the broken twins; "
            + (hasFailed ? "the gates see what they are there for." : "A GATE SAW NOTHING."));

        return hasFailed ? ExitCodes.Success : ExitCodes.Failure;
    }

    private RssReport Measure(List<RssJob> jobs, bool isControl)
    {
        long start = Stopwatch.GetTimestamp();
        AddHarness(jobs);
        using RssSchedule schedule = new(scale);
        ProgressDisplay.Run(progress => schedule.Run(jobs, progress));

        string[] names = [.. jobs.Select(job => job.Subject.StandsFor ?? job.Subject.Name).Distinct()];
        RssReport head = RssReportBuilder.Head(
            scale,
            isControl,
            Selection.Absent(subjects.Select(subject => (subject.Name, subject.Availability))));

        return RssReportBuilder.Build(tests, names, schedule.Figures, head) with
        {
            Failures = schedule.Failures,
            ElapsedSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds,
        };
    }

    // Some tests can only be judged above the empty run, whether or not someone asked to see it.
    private static void AddHarness(List<RssJob> jobs)
    {
        RssSubject empty = RssCatalog.All.First(subject => subject.Name == Baseline.Harness);

        foreach (RssTest test in jobs.Select(job => job.Test).Where(test => test.IsAboveHarness).Distinct().ToArray())
        {
            if (!jobs.Any(job => job.Test == test && job.Subject == empty))
            {
                jobs.Add(new RssJob(test, empty));
            }
        }
    }

    private static IEnumerable<RssSubject> Present(IEnumerable<RssSubject> all)
        => all.Where(subject => subject.Availability.IsPresent);
}
