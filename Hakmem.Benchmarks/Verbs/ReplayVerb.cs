using System.Collections.Generic;
using System.CommandLine;
using System.Diagnostics;
using System.Linq;
using Hakmem.Benchmarks.Reports;
using Hakmem.Benchmarks.Runs;
using Hakmem.Benchmarks.Subjects;
using Hakmem.Benchmarks.Traces;

namespace Hakmem.Benchmarks.Verbs;

/// <summary>replay: traces of real programs, for time and memory, or with --verify for correctness.</summary>
internal static class ReplayVerb
{
    public const string Name = "replay";

    public static Command Create(string[] arguments)
    {
        Argument<string[]> files = new("trace")
        {
            Arity = ArgumentArity.ZeroOrMore,
            Description = "Files, or names of shipped traces; all shipped ones when left out.",
        };
        Option<int> runs = BoundedOption.Whole(
            "--runs", ReplayRun.DefaultRounds, 1, 1000, "Rounds of a trace, up to five times as many of short ones.");
        Option<string?> subjects = new("--subjects")
        {
            Description = "Comma-separated names; when left out all that can replay.",
        };
        Option<bool> verify = new("--verify")
        {
            Description = "Check contents, alignment and zeroing instead of measuring.",
        };
        Option<string?> json = new("--json") { Description = "Also write the report to this file." };

        Command command = new(Name, "Replays recorded allocations of real programs.")
        {
            files, runs, subjects, verify, json,
        };

        command.Validators.Add(result =>
        {
            if (result.GetValue(verify) && (BoundedOption.IsGiven(result, runs) || BoundedOption.IsGiven(result, json)))
            {
                result.AddError("--verify measures nothing: it takes neither --runs nor --json.");
            }
        });

        command.SetAction(parsed =>
        {
            IReadOnlyList<SubjectEntry> wanted = Selection.Subjects(parsed.GetValue(subjects));
            IReadOnlyList<string> paths = Selection.Traces(parsed.GetValue(files) ?? []);

            ReportOutput.RequireWritable("--json", parsed.GetValue(json));

            if (Selection.NeedsAnotherProcess(wanted))
            {
                return SelfProcess.Repeat(arguments);
            }

            Selection.RequireOne(Selection.Present(wanted), Selection.Absent(wanted));

            Selection.RequireReplay(Selection.Present(wanted));
            RequireSound(paths);

            if (parsed.GetValue(verify))
            {
                return VerifyTraces.Run(paths, Selection.Present(wanted));
            }

            BenchmarkReport report = Run(paths, wanted, parsed.GetValue(runs));
            ReportOutput.Write(report, parsed.GetValue(json));

            return ExitCodes.Of(report);
        });

        return command;
    }

    // A trace that cannot be read is named before minutes go by with the ones before it.
    private static void RequireSound(IReadOnlyList<string> paths)
    {
        foreach (string path in paths)
        {
            HakTrace.Load(path).Dispose();
        }
    }

    private static BenchmarkReport Run(IReadOnlyList<string> paths, IReadOnlyList<SubjectEntry> wanted, int rounds)
    {
        long start = Stopwatch.GetTimestamp();
        IReadOnlyList<SubjectEntry> present = Selection.Present(wanted);
        string? baseline = Baseline.Choose(present.Select(subject => subject.Name));
        IReadOnlyList<TraceTable> traces = [];

        ProgressDisplay.Run(progress => traces = TraceTables.Measure(paths, present, rounds, baseline, progress));

        return new BenchmarkReport
        {
            Verb = Name,
            Machine = MachineFacts.Read(),
            Runs = rounds,
            Scale = 1,
            Baseline = baseline,
            Absent = Selection.Absent(wanted),
            Traces = traces,
            TrackedRatios = ReportBuilder.Track([], traces),
            ElapsedSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds,
        };
    }
}
