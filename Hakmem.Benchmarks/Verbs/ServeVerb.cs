using System;
using System.Collections.Generic;
using System.CommandLine;
using Hakmem.Benchmarks.Reports.Serving;
using Hakmem.Benchmarks.Runs;
using Hakmem.Benchmarks.Runs.Serving;
using Hakmem.Benchmarks.Serving;

namespace Hakmem.Benchmarks.Verbs;

/// <summary>serve: Kestrel over its own pool and over Hakmem's, requests a second and resident sets.</summary>
internal static class ServeVerb
{
    public const string Name = "serve";

    private const int QuickRuns = 2;
    private const int QuickStarts = 1;
    private const double QuickSeconds = 0.2;
    private const int QuickWarmupPasses = 2;

    public static Command Create()
    {
        Option<int> runs = BoundedOption.Whole(
            "--runs", ServeSettings.DefaultRuns, 1, 1000, "Measured rounds of each load and pool, over all starts.");
        Option<int> starts = BoundedOption.Whole(
            "--starts", ServeSettings.DefaultStarts, 1, 100, "How often all servers begin anew.");
        Option<double> seconds = BoundedOption.Number(
            "--seconds", ServeSettings.DefaultSeconds, 0.05, 60, "Length of a round.");
        Option<string?> subjects = new("--subjects") { Description = "Comma-separated names; all when left out." };
        Option<string?> workloads = new("--workloads") { Description = "Comma-separated names; all when left out." };
        Option<bool> burst = new("--burst") { Description = "Also measure what a burst leaves resident." };
        Option<bool> noRequests = new("--no-requests") { Description = "Leave the requests a second out." };
        Option<bool> cold = new("--cold") { Description = "Servers from their first request on, one up at a time." };
        Option<bool> wrk = new("--wrk") { Description = "Also ask with wrk, where it is installed." };
        Option<bool> quick = new("--quick") { Description = "One start and short rounds: below half a minute." };
        Option<bool> gate = new("--gate") { Description = "Exit code 1 when a bar is missed, or none was judged." };
        Option<string?> json = new("--json") { Description = "Also write the report to this file." };

        Command command = new(Name, "Measures Kestrel over its own memory pool and over Hakmem's.")
        {
            runs, starts, seconds, subjects, workloads, burst, noRequests, cold, wrk, quick, gate, json,
        };

        command.Validators.Add(result =>
        {
            if (result.GetValue(noRequests) && !result.GetValue(burst))
            {
                result.AddError("--no-requests leaves nothing to measure without --burst.");
            }

            if (result.GetValue(noRequests) && result.GetValue(cold))
            {
                result.AddError("--cold is about requests: it does not go with --no-requests.");
            }

            if (result.GetValue(quick)
                && (BoundedOption.IsGiven(result, runs) || BoundedOption.IsGiven(result, starts) || BoundedOption.IsGiven(result, seconds)))
            {
                result.AddError("--quick says how long it takes: it goes with none of --runs, --starts and --seconds.");
            }
        });

        command.SetAction(parsed =>
        {
            bool isQuick = parsed.GetValue(quick);
            int wantedRuns = isQuick ? QuickRuns : parsed.GetValue(runs);
            string? wrkPath = parsed.GetValue(wrk) ? WrkLoad.Find() : null;
            IReadOnlyList<ServeScenario> scenarios = Selection.Pick(
                parsed.GetValue(workloads), ServeScenarioCatalog.All, scenario => scenario.Name, "workload");
            ServeSettings settings = new()
            {
                Runs = wantedRuns,
                Starts = Math.Min(wantedRuns, isQuick ? QuickStarts : parsed.GetValue(starts)),
                Seconds = isQuick ? QuickSeconds : parsed.GetValue(seconds),
                WarmupSeconds = isQuick ? QuickSeconds : ServeSettings.DefaultWarmupSeconds,
                MaxWarmupPasses = isQuick ? QuickWarmupPasses : ServeSettings.DefaultMaxWarmupPasses,
                IsCold = parsed.GetValue(cold),
                Pools = Selection.Pick(
                    parsed.GetValue(subjects), ServerPoolCatalog.All, pool => pool.Name, "subject"),
                Scenarios = parsed.GetValue(noRequests) ? [] : scenarios,
                WrkPath = wrkPath,
                MeasuresBursts = parsed.GetValue(burst),
            };

            return Run(
                settings,
                isWrkAbsent: parsed.GetValue(wrk) && wrkPath == null,
                parsed.GetValue(gate),
                parsed.GetValue(json));
        });

        return command;
    }

    private static int Run(ServeSettings settings, bool isWrkAbsent, bool isGated, string? jsonPath)
    {
        if (settings.MeasuresBursts && !ResidentSet.IsSupported)
        {
            throw new UsageException("serve: this system does not tell the resident set of a process exactly.");
        }

        ReportOutput.RequireWritable("--json", jsonPath);

        try
        {
            ServeReport report = ServeSession.Run(settings, isWrkAbsent);
            ReportOutput.Write(report, jsonPath);

            if (isGated)
            {
                return ReportOutput.Judge(report.Bars);
            }

            return report.Failed == 0 && report.BlocksOut == 0 ? ExitCodes.Success : ExitCodes.Failure;
        }
        catch (ChildFailureException failure)
        {
            Console.Error.WriteLine($"FAILED: {failure.Message}");

            return ExitCodes.Failure;
        }
    }
}
