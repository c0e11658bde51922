using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using Hakmem.Benchmarks.Reports;
using Hakmem.Benchmarks.Reports.Serving;
using Hakmem.Benchmarks.Runs;
using Hakmem.Benchmarks.Runs.Serving;
using Hakmem.Benchmarks.Serving;

namespace Hakmem.Benchmarks.Verbs;

/// <summary>One call of the serve verb, from the first child to the report.</summary>
internal static class ServeSession
{
    /// <exception cref="ChildFailureException">A child process ended too soon or hung.</exception>
    public static ServeReport Run(ServeSettings settings, bool isWrkAbsent)
    {
        long start = Stopwatch.GetTimestamp();
        string? baseline = settings.Pools.Any(pool => pool.Name == ServerPoolCatalog.Default)
            ? ServerPoolCatalog.Default
            : null;
        using LoadChild load = new();
        IReadOnlyList<IServeLoad> loads = [.. Loads(settings, load)];
        ServeRun run = new(settings, loads);
        BurstMeasure burst = new(settings.Pools, load);

        ProgressDisplay.Run(progress =>
        {
            if (loads.Count > 0)
            {
                run.Measure(progress);
            }

            if (settings.MeasuresBursts)
            {
                burst.Run(progress);
            }
        });

        ServeReport report = new()
        {
            Verb = ServeVerb.Name,
            Machine = MachineFacts.Read(),
            Runs = settings.Runs,
            Starts = settings.Starts,
            Seconds = settings.Seconds,
            IsCold = settings.IsCold,
            ColdStarts = run.ColdStarts,
            Baseline = baseline,
            Absent = isWrkAbsent ? [new AbsentSubject(WrkLoad.Program, "it is not on the path", WrkLoad.Remedy)] : [],
            Tables = [.. loads.Select((one, index) => ServeReportBuilder.Build(one, run.Cells[index], baseline))],
            Bursts = burst.Figures,
            BlocksOut = run.BlocksOut + burst.BlocksOut,
            Bars = [],
            ElapsedSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds,
        };

        return report with { Bars = ServeReportBuilder.BarsOf(report) };
    }

    private static IEnumerable<IServeLoad> Loads(ServeSettings settings, LoadChild load)
    {
        foreach (ServeScenario scenario in settings.Scenarios)
        {
            yield return new OwnLoad(load, scenario);
        }

        if (settings.WrkPath is { } program)
        {
            foreach (ServeScenario scenario in settings.Scenarios.Where(WrkLoad.CanRun))
            {
                yield return new WrkLoad(program, scenario);
            }
        }
    }
}
