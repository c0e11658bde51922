using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Hakmem.Benchmarks.Reports;
using Hakmem.Benchmarks.Runs;
using Hakmem.Benchmarks.Subjects;
using Hakmem.Benchmarks.Traces;

namespace Hakmem.Benchmarks.Verbs;

/// <summary>Times and resident sets of traces, for the verbs that replay.</summary>
internal static class TraceTables
{
    private const int ChildrenAtATime = 2;

    public static IReadOnlyList<TraceTable> Measure(
        IReadOnlyList<string> tracePaths,
        IReadOnlyList<SubjectEntry> subjects,
        int rounds,
        string? baseline,
        IRunProgress progress)
    {
        List<TraceTable> tables = [];

        if (tracePaths.Count == 0)
        {
            return tables;
        }

        ReplayRun.WarmUp(subjects, progress);

        foreach (string path in tracePaths)
        {
            using HakTrace trace = HakTrace.Load(path);
            ReplayOutcome outcome = ReplayRun.Measure(trace, subjects, rounds, progress);
            Dictionary<string, ResidentFigures> resident = MeasureResident(path, trace.Name, outcome.Cells, progress);
            tables.Add(ReportBuilder.Build(trace, outcome.Cells, resident, baseline) with
            {
                Refusals = outcome.Refusals,
                Failures = ResidentSet.IsSupported
                    ? [.. outcome.Cells.Select(cell => cell.Subject.Name).Where(subject => !resident.ContainsKey(subject))]
                    : [],
            });
        }

        return tables;
    }

    private static Dictionary<string, ResidentFigures> MeasureResident(
        string path, string name, IReadOnlyList<ReplayCell> cells, IRunProgress progress)
    {
        Dictionary<string, ResidentFigures> figures = [];

        if (!ResidentSet.IsSupported || cells.Count == 0)
        {
            return figures;
        }

        progress.Begin($"resident set {name}", cells.Count);

        // Each measures its own process and no time, so two side by side do not disturb each other.
        ParallelOptions sideBySide = new() { MaxDegreeOfParallelism = ChildrenAtATime };
        Parallel.ForEach(cells.Select(cell => cell.Subject.Name), sideBySide, subject =>
        {
            ResidentFigures? measured = ResidentChild.Measure(path, subject);

            lock (figures)
            {
                if (measured != null)
                {
                    figures[subject] = measured;
                }

                progress.Step();
            }
        });

        return figures;
    }
}
