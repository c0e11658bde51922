using System;
using System.Linq;

namespace Hakmem.Benchmarks.Reports;

/// <summary>Writes a report for people to read, in a terminal or in a file.</summary>
internal sealed class ConsoleReport(ConsoleTables tables)
{
    private const double BytesPerMegabyte = 1e6;
    private const string MeanRow = "geometric mean";

    public static ConsoleReport ToStandardOutput() => new(ConsoleTables.ToStandardOutput());

    public void Write(BenchmarkReport report)
    {
        tables.WriteLine($"Machine: {report.Machine}");
        tables.WriteLine(FormattableString.Invariant($"Runs: {report.Runs}, their rounds interleaved, scale {report.Scale}. ")
            + "Ratios are quotients of speeds, above 1 is faster, with 95 % bootstrap intervals. "
            + (report.Baseline == null ? "No baseline took part." : $"Baseline: {report.Baseline}."));

        foreach (AbsentSubject absent in report.Absent)
        {
            tables.WriteLine($"Absent: {absent.Subject}: {absent.Reason}. To install it: {absent.Remedy}");
        }

        foreach (WorkloadTable table in report.Workloads)
        {
            tables.Write($"{table.Workload}: {table.Summary}", Columns.Of(table, report.Baseline), table.Rows);
        }

        foreach (TraceTable table in report.Traces)
        {
            if (table.Rows.Count > 0)
            {
                tables.Write(TitleOf(table), Columns.Of(report.Baseline), table.Rows);
            }

            foreach (string refusal in table.Refusals)
            {
                tables.WriteLine($"REFUSED: {refusal}");
            }

            foreach (string subject in table.Failures)
            {
                tables.WriteLine($"FAILED: the process for the resident set of {table.Trace} with {subject} ended without figures.");
            }
        }

        if (report.TrackedRatios.Count > 0)
        {
            string[] rows = [.. report.TrackedRatios.Select(ratio => ratio.Workload).Distinct(), MeanRow];
            tables.Write("tracked ratios of speeds", Columns.Of(report.TrackedRatios, MeanRow), rows);
        }

        tables.WriteLine(FormattableString.Invariant($"Finished after {report.ElapsedSeconds:0.0} s."));
    }

    private static string TitleOf(TraceTable table)
        => FormattableString.Invariant($"replay {table.Trace}: {table.Operations:N0} operations, ")
            + FormattableString.Invariant($"threads {table.Threads}, ")
            + FormattableString.Invariant($"peak live {table.PeakLiveBytes / BytesPerMegabyte:0.0} MB, ")
            + FormattableString.Invariant($"{table.EndLiveBlocks:N0} blocks never freed");
}
