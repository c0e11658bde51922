using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Diagnostics;
using System.Linq;
using Hakmem.Benchmarks.Reports;
using Hakmem.Benchmarks.Reports.Pipes;
using Hakmem.Benchmarks.Runs;
using Hakmem.Benchmarks.Runs.Pipes;
using Hakmem.Benchmarks.Subjects.Pipes;
using Hakmem.Benchmarks.Workloads.Pipes;

namespace Hakmem.Benchmarks.Verbs;

/// <summary>pipe: a gigabyte through a pipe of System.IO.Pipelines, over each memory pool.</summary>
internal static class PipeVerb
{
    public const string Name = "pipe";

    public static Command Create()
    {
        Option<int> runs = BoundedOption.Whole(
            "--runs", PipeSettings.DefaultRuns, 1, 1000, "Measured copies of each way and pool.");
        Option<double> scale = BoundedOption.Number("--scale", 1, 0.001, 1000, "Factor on the gigabyte of a copy.");
        Option<string?> subjects = new("--subjects") { Description = "Comma-separated names; all when left out." };
        Option<string?> workloads = new("--workloads") { Description = "Comma-separated names; all when left out." };
        Option<bool> gate = new("--gate") { Description = "Exit code 1 when a bar is missed, or none was judged." };
        Option<string?> json = new("--json") { Description = "Also write the report to this file." };

        Command command = new(Name, "Copies a gigabyte through System.IO.Pipelines over memory pools.")
        {
            runs, scale, subjects, workloads, gate, json,
        };

        command.SetAction(parsed =>
        {
            ReportOutput.RequireWritable("--json", parsed.GetValue(json));
            PipeSettings settings = new()
            {
                Runs = parsed.GetValue(runs),
                Bytes = (long)(PipeCopy.FullBytes * parsed.GetValue(scale)),
                Subjects = Selection.Pick(
                    parsed.GetValue(subjects), PipeSubjectCatalog.All, subject => subject.Name, "subject"),
                Copies = Selection.Pick(parsed.GetValue(workloads), PipeCatalog.All, copy => copy.Name, "workload"),
            };

            try
            {
                PipeReport report = Run(settings);
                ReportOutput.Write(report, parsed.GetValue(json));

                return parsed.GetValue(gate) ? ReportOutput.Judge(report.Bars) : ExitCodes.Success;
            }
            catch (PipeMismatchException mismatch)
            {
                Console.Error.WriteLine($"MISMATCH: {mismatch.Message}");

                return ExitCodes.Failure;
            }
        });

        return command;
    }

    private static PipeReport Run(PipeSettings settings)
    {
        long start = Stopwatch.GetTimestamp();
        string? baseline = settings.Subjects.Any(subject => subject.Name == PipeSubjectCatalog.Shared)
            ? PipeSubjectCatalog.Shared
            : null;
        IReadOnlyList<IReadOnlyList<PipeCell>> cells = [];

        ProgressDisplay.Run(progress => cells = PipeRun.Measure(settings, progress));

        PipeTable[] tables =
            [.. cells.Select((row, index) => PipeReportBuilder.Build(settings.Copies[index], row, baseline))];

        return new PipeReport
        {
            Verb = Name,
            Machine = MachineFacts.Read(),
            Runs = settings.Runs,
            Bytes = settings.Bytes,
            Baseline = baseline,
            Tables = tables,
            Bars = PipeReportBuilder.BarsOf(tables),
            ElapsedSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds,
        };
    }
}
