using System;
using System.Collections.Generic;
using System.Linq;
using Spectre.Console;

namespace Hakmem.Benchmarks.Reports;

/// <summary>Writes a report for people to read, in a terminal or in a file.</summary>
internal sealed class ConsoleReport(IAnsiConsole console)
{
    private const int RedirectedWidth = 170;

    // The widest table needs this much; below it the tables keep to their essential columns.
    private const int FullWidth = 166;
    private const double BytesPerMegabyte = 1e6;
    private const string MeanRow = "geometric mean";

    public static ConsoleReport ToStandardOutput()
    {
        if (Console.IsOutputRedirected)
        {
            // A file has no width of its own, and wrapped tables cannot be read.
            AnsiConsole.Profile.Width = RedirectedWidth;
        }

        return new ConsoleReport(AnsiConsole.Console);
    }

    public void Write(BenchmarkReport report)
    {
        WriteLine($"Machine: {report.Machine}");
        WriteLine(FormattableString.Invariant($"Rounds: {report.Runs}, interleaved, scale {report.Scale:0.##}. ")
            + "Ratios are quotients of speeds, above 1 is faster, with 95 % bootstrap intervals. "
            + (report.Baseline == null ? "No baseline took part." : $"Baseline: {report.Baseline}."));

        foreach (AbsentSubject absent in report.Absent)
        {
            WriteLine($"Absent: {absent.Subject}: {absent.Reason}. To install it: {absent.Remedy}");
        }

        foreach (WorkloadTable table in report.Workloads)
        {
            Write($"{table.Workload}: {table.Summary}", Columns.Of(table, report.Baseline), table.Rows);
        }

        foreach (TraceTable table in report.Traces)
        {
            Write(TitleOf(table), Columns.Of(report.Baseline), table.Rows);
        }

        if (report.TrackedRatios.Count > 0)
        {
            string[] rows = [.. report.TrackedRatios.Select(ratio => ratio.Workload).Distinct(), MeanRow];
            Write("tracked ratios of speeds", Columns.Of(report.TrackedRatios, MeanRow), rows);
        }

        WriteLine(FormattableString.Invariant($"Finished after {report.ElapsedSeconds:0.0} s."));
    }

    private static string TitleOf(TraceTable table)
        => FormattableString.Invariant($"replay {table.Trace}: {table.Operations:N0} operations, ")
            + FormattableString.Invariant($"threads {table.Threads}, ")
            + FormattableString.Invariant($"peak live {table.PeakLiveBytes / BytesPerMegabyte:0.0} MB, ")
            + FormattableString.Invariant($"{table.EndLiveBlocks:N0} blocks never freed");

    private void Write<TRow>(string title, IEnumerable<Column<TRow>> columns, IEnumerable<TRow> rows)
    {
        bool isNarrow = console.Profile.Width < FullWidth;
        Column<TRow>[] shown = [.. columns.Where(column => column.IsEssential || !isNarrow)];
        Table grid = new() { Border = TableBorder.Simple };

        for (int i = 0; i < shown.Length; i++)
        {
            TableColumn column = new TableColumn(Markup.Escape(shown[i].Title)).NoWrap();
            grid.AddColumn(i == 0 ? column : column.RightAligned());
        }

        foreach (TRow row in rows)
        {
            grid.AddRow(shown.Select(column => new Markup(Markup.Escape(column.TextOf(row)))).ToArray());
        }

        WriteLine("");
        WriteLine(title);
        console.Write(grid);
    }

    // Past Spectre's word wrap, which would break a line that someone greps for.
    private void WriteLine(string text) => console.Profile.Out.Writer.WriteLine(text);
}
