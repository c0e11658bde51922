using System;
using System.Collections.Generic;
using System.Linq;
using Hakmem.Benchmarks.Reports.Bars;
using Hakmem.Benchmarks.Runs.Serving;
using Hakmem.Benchmarks.Serving.Load;

namespace Hakmem.Benchmarks.Reports.Serving;

/// <summary>Writes a report of servers for people to read.</summary>
internal sealed class ServeConsoleReport(ConsoleTables tables)
{
    public void Write(ServeReport report)
    {
        tables.WriteLine($"Machine: {report.Machine}");
        tables.WriteLine(FormattableString.Invariant(
            $"Kestrel on loopback, a process a pool, the load in another; {report.Starts} starts, {report.Runs} rounds ")
            + FormattableString.Invariant($"of {report.Seconds:0.##} s, {(report.IsCold ? "from the first request on, one server up at a time" : "interleaved")}. ")
            + "Ratios are quotients of requests a second, above 1 is faster, with 95 % bootstrap intervals.");

        if (report.ColdStarts > 0)
        {
            tables.WriteLine($"In {report.ColdStarts} of {report.Starts} starts servers were still compiling when their rounds began.");
        }

        foreach (AbsentSubject absent in report.Absent)
        {
            tables.WriteLine($"Absent: {absent.Subject}: {absent.Reason}. To install it: {absent.Remedy}");
        }

        foreach (ServeTable table in report.Tables)
        {
            tables.Write($"{table.Load}: {table.Summary}", ServeColumns.Requests(report.Baseline), table.Rows);
        }

        if (report.Tables.Count > 1)
        {
            tables.Write(
                $"requests a second, against {report.Baseline}", ServeColumns.Ratios(report.Tables), report.Tables);
        }

        if (report.Bursts.Count > 0)
        {
            tables.Write(
                $"burst: resident set around {BurstRun.ConnectionCount} answers of 1 MB at a time, "
                + $"and after {BurstMeasure.IdleSeconds} s without a request",
                ServeColumns.Bursts(report.Bursts, report.Baseline),
                report.Bursts);
        }

        tables.Write("bars", BarColumns.All(), report.Bars);

        foreach (string complaint in Complaints(report))
        {
            tables.WriteLine($"FAILED: {complaint}");
        }

        tables.WriteLine(FormattableString.Invariant($"Finished after {report.ElapsedSeconds:0.0} s."));
    }

    private static IEnumerable<string> Complaints(ServeReport report) =>
    [
        .. from table in report.Tables
           from row in table.Rows
           where row.Complaint != null
           select $"{table.Load} with {row.Subject}: {row.Complaint}",
        .. report.Bursts.Where(burst => burst.Complaint != null).Select(burst => $"burst with {burst.Pool}: {burst.Complaint}"),
    ];
}
