using System;
using System.Linq;
using Hakmem.Benchmarks.Runs.Rss;

namespace Hakmem.Benchmarks.Reports.Rss;

/// <summary>Writes a resident-set report for people to read.</summary>
internal sealed class RssConsoleReport(ConsoleTables tables)
{
    public void Write(RssReport report)
    {
        tables.WriteLine($"Machine: {report.Machine}");
        tables.WriteLine(FormattableString.Invariant($"One process a test and subject, scale {report.Scale:0.##}. ")
            + "Resident bytes are above the level before the test's first allocation; 1 MB is a million bytes."
            + (report.IsControl ? " CONTROL RUN: the Hakmem subjects are broken on purpose." : ""));

        foreach (AbsentSubject absent in report.Absent)
        {
            tables.WriteLine($"Absent: {absent.Subject}: {absent.Reason}. To install it: {absent.Remedy}");
        }

        foreach (RssTestRow row in report.Tests)
        {
            tables.Write(
                $"{row.Test}: {row.Summary}",
                RssColumns.Metrics(report, row),
                row.Cells.SelectMany(cell => cell.Metrics).Select(metric => metric.Name).Distinct());
        }

        tables.Write(
            "peak resident / peak live (in brackets: not in the mean)", RssColumns.Overheads(report), report.Tests);
        tables.Write("each test's own metric", RssColumns.Headlines(report), report.Tests);

        if (report.Means.Count > 0)
        {
            tables.Write(
                "geometric mean of peak resident / peak live, smaller is better", RssColumns.Means(), report.Means);
        }

        tables.Write("gates", RssColumns.Gates(), report.Gates);

        foreach (RssFailure failure in report.Failures)
        {
            tables.WriteLine($"Failed: {failure.Test} with {failure.Subject} ended without figures.");
        }

        tables.WriteLine(FormattableString.Invariant($"Finished after {report.ElapsedSeconds:0.0} s."));
    }
}
