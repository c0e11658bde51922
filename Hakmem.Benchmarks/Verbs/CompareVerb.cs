using System.Collections.Generic;
using System.CommandLine;
using System.Diagnostics;
using System.Linq;
using Hakmem.Benchmarks.Reports;
using Hakmem.Benchmarks.Runs;
using Hakmem.Benchmarks.Subjects;
using Hakmem.Benchmarks.Workloads;

namespace Hakmem.Benchmarks.Verbs;

/// <summary>compare: every subject under every workload and every shipped trace.</summary>
internal static class CompareVerb
{
    public const string Name = "compare";

    public static Command Create(string[] arguments)
    {
        Option<int> runs = BoundedOption.Whole(
            "--runs", CompareSettings.DefaultRuns, 1, 1000, "Measured runs of each workload, of one round or several.");
        Option<double> scale = BoundedOption.Number("--scale", 1, 0.001, 1000, "Factor on the length of every round.");
        Option<int> threads = BoundedOption.Whole(
            "--threads", RemoteMixed.DefaultThreadCount, 2, 64, "Threads of the mt_remote workloads.");
        Option<string?> subjects = new("--subjects")
        {
            Description = "Comma-separated names; when left out all but hak-pool-own, hak-pool-own-recycle, kestrel-pool and hak-pool-pinned.",
        };
        Option<string?> workloads = new("--workloads")
        {
            Description = "Comma-separated names; when left out all but bare-4k, handoff-4k and fours-64k.",
        };
        Option<bool> noTraces = new("--no-traces") { Description = "Leave the replays out." };
        Option<string?> json = new("--json") { Description = "Also write the report to this file." };

        Command command = new(
            Name, "Compares allocators under synthetic workloads and shipped traces (the default verb).")
        {
            runs, scale, threads, subjects, workloads, noTraces, json,
        };

        command.SetAction(parsed =>
        {
            IReadOnlyList<SubjectEntry> wanted = Selection.Subjects(parsed.GetValue(subjects));
            CompareSettings settings = new()
            {
                Runs = parsed.GetValue(runs),
                Scale = parsed.GetValue(scale),
                Subjects = Selection.Present(wanted),
                Workloads = Selection.Pick(
                    parsed.GetValue(workloads),
                    WorkloadCatalog.Create(parsed.GetValue(threads)),
                    workload => workload.Name,
                    "workload",
                    workload => workload.RunsByDefault),
                TracePaths = parsed.GetValue(noTraces) ? [] : Selection.Traces([]),
            };

            ReportOutput.RequireWritable("--json", parsed.GetValue(json));

            if (Selection.NeedsAnotherProcess(wanted))
            {
                return SelfProcess.Repeat(arguments);
            }

            Selection.RequireOne(settings.Subjects, Selection.Absent(wanted));
            BenchmarkReport report = Run(settings, Selection.Absent(wanted));
            ReportOutput.Write(report, parsed.GetValue(json));

            return ExitCodes.Of(report);
        });

        return command;
    }

    private static BenchmarkReport Run(CompareSettings settings, IReadOnlyList<AbsentSubject> absent)
    {
        long start = Stopwatch.GetTimestamp();
        string? baseline = Baseline.Choose(settings.Subjects.Select(subject => subject.Name));
        List<WorkloadTable> workloads = [];
        IReadOnlyList<TraceTable> traces = [];

        ProgressDisplay.Run(progress =>
        {
            IReadOnlyList<IReadOnlyList<Cell>> cells = CompareRun.Measure(settings, progress);
            workloads.AddRange(
                cells.Select((row, index) => ReportBuilder.Build(settings.Workloads[index], row, baseline)));
            traces = TraceTables.Measure(
                settings.TracePaths, settings.Subjects, ReplayRun.DefaultRounds, baseline, progress);
        });

        return new BenchmarkReport
        {
            Verb = Name,
            Machine = MachineFacts.Read(),
            Runs = settings.Runs,
            Scale = settings.Scale,
            Baseline = baseline,
            Absent = absent,
            Workloads = workloads,
            Traces = traces,
            TrackedRatios = ReportBuilder.Track(workloads, traces),
            ElapsedSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds,
        };
    }
}
