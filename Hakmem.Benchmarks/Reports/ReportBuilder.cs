using System.Collections.Generic;
using System.Linq;
using Hakmem.Benchmarks.Numbers;
using Hakmem.Benchmarks.Runs;
using Hakmem.Benchmarks.Traces;
using Hakmem.Benchmarks.Workloads;

namespace Hakmem.Benchmarks.Reports;

/// <summary>Turns measured rounds into the rows of a report.</summary>
internal static class ReportBuilder
{
    public static WorkloadTable Build(Workload workload, IReadOnlyList<Cell> cells, string? baseline)
    {
        double[]? reference = RoundsOf(cells, baseline);
        double[]? harness = RoundsOf(cells, Baseline.Harness);
        List<SubjectRow> rows = [];

        foreach (Cell cell in cells)
        {
            double[] rounds = cell.NanosecondsPerOperation();

            rows.Add(new SubjectRow
            {
                Subject = cell.Subject.Name,
                Nanoseconds = RunSummary.Of(rounds),
                AgainstBaseline = Against(cell.Subject.Name, rounds, baseline, reference),
                ManagedBytesPerOperation = cell.ManagedBytesPerOperation(),
                SystemCallsPerOperation = cell.SystemCallsPerOperation(),
                RemotePercent = cell.RemotePercent(),
                FallbackPercent = cell.FallbackPercent(),
                Rounds = rounds,
            });
        }

        return new WorkloadTable
        {
            Workload = workload.Name,
            Summary = workload.Summary,
            HarnessNanoseconds = harness == null ? null : Figures.Median(harness),
            Rows = rows,
        };
    }

    public static TraceTable Build(
        HakTrace trace,
        IReadOnlyList<ReplayCell> cells,
        IReadOnlyDictionary<string, ResidentFigures> resident,
        string? baseline)
    {
        double[]? reference = cells.FirstOrDefault(cell => cell.Subject.Name == baseline)?.NanosecondsPerOperation();
        List<TraceRow> rows = [];

        foreach (ReplayCell cell in cells)
        {
            double[] rounds = cell.NanosecondsPerOperation();
            ResidentFigures? figures = resident.GetValueOrDefault(cell.Subject.Name);

            rows.Add(new TraceRow
            {
                Subject = cell.Subject.Name,
                Nanoseconds = RunSummary.Of(rounds),
                AgainstBaseline = Against(cell.Subject.Name, rounds, baseline, reference),
                PeakResidentBytes = figures?.PeakBytes,
                FinalResidentBytes = figures?.AfterFreeBytes,
                SystemCallsPerOperation = cell.SystemCallsPerOperation(),
                Rounds = rounds,
            });
        }

        return new TraceTable
        {
            Trace = trace.Name,
            Operations = trace.OperationCount,
            Threads = trace.Facts.ThreadCount,
            PeakLiveBytes = trace.Facts.PeakLiveBytes,
            EndLiveBlocks = trace.Facts.EndLiveBlocks,
            Rows = rows,
        };
    }

    /// <summary>The tracked pairs of which both took part, workload by workload and trace by trace.</summary>
    public static IReadOnlyList<TrackedRatio> Track(
        IEnumerable<WorkloadTable> workloads, IEnumerable<TraceTable> traces)
    {
        List<TrackedRatio> ratios = [];

        foreach (WorkloadTable table in workloads)
        {
            Track(table.Workload, table.Rows.ToDictionary(row => row.Subject, row => row.Rounds), ratios);
        }

        foreach (TraceTable table in traces)
        {
            Track(table.Trace, table.Rows.ToDictionary(row => row.Subject, row => row.Rounds), ratios);
        }

        return ratios;
    }

    private static void Track(string name, Dictionary<string, double[]> rounds, List<TrackedRatio> ratios)
    {
        foreach ((string subject, string other) in Baseline.TrackedPairs)
        {
            if (rounds.TryGetValue(subject, out double[]? ofSubject)
                && rounds.TryGetValue(other, out double[]? ofOther))
            {
                ratios.Add(new TrackedRatio(subject, other, name, Ratio.OfSpeeds(ofSubject, ofOther)));
            }
        }
    }

    private static Ratio? Against(string subject, double[] rounds, string? baseline, double[]? reference)
        => reference == null || subject == baseline ? null : Ratio.OfSpeeds(rounds, reference);

    private static double[]? RoundsOf(IReadOnlyList<Cell> cells, string? subject)
        => cells.FirstOrDefault(cell => cell.Subject.Name == subject)?.NanosecondsPerOperation();
}
