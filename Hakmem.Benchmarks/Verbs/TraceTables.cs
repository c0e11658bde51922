using System.Collections.Generic;
using System.Linq;
using Hakmem.Benchmarks.Reports;
using Hakmem.Benchmarks.Runs;
using Hakmem.Benchmarks.Subjects;
using Hakmem.Benchmarks.Traces;

namespace Hakmem.Benchmarks.Verbs;

/// <summary>Times and resident sets of traces, for the verbs that replay.</summary>
internal static class TraceTables
{
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
            IReadOnlyList<ReplayCell> cells = ReplayRun.Measure(trace, subjects, rounds, progress);
            tables.Add(ReportBuilder.Build(trace, cells, MeasureResident(path, trace.Name, cells, progress), baseline));
        }

        return tables;
    }

    private static Dictionary<string, ResidentFigures> MeasureResident(
        string path, string name, IReadOnlyList<ReplayCell> cells, IRunProgress progress)
    {
        Dictionary<string, ResidentFigures> figures = [];

        if (!ResidentSet.IsSupported)
        {
            return figures;
        }

        progress.Begin($"resident set {name}", cells.Count);

        foreach (string subject in cells.Select(cell => cell.Subject.Name))
        {
            if (ResidentChild.Measure(path, subject) is { } measured)
            {
                figures[subject] = measured;
            }

            progress.Step();
        }

        return figures;
    }
}
