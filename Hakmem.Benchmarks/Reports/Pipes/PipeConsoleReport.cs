using System;
using Hakmem.Benchmarks.Reports.Bars;
using Hakmem.Benchmarks.Subjects.Pipes;

namespace Hakmem.Benchmarks.Reports.Pipes;

/// <summary>Writes a report of copies for people to read.</summary>
internal sealed class PipeConsoleReport(ConsoleTables tables)
{
    public void Write(PipeReport report)
    {
        tables.WriteLine($"Machine: {report.Machine}");
        tables.WriteLine(FormattableString.Invariant($"Copies of {report.Bytes:N0} bytes, every byte compared. ")
            + $"Rounds: {report.Runs}, interleaved. "
            + "Ratios are quotients of speeds, above 1 is faster, with 95 % bootstrap intervals; a GB is 10^9 bytes.");
        tables.WriteLine("A pipe that is given MemoryPool<byte>.Shared (or no pool) never rents from it: "
            + "it takes arrays of ArrayPool.Shared itself, without owner objects. "
            + $"{PipeSubjectCatalog.Rented} is the same pool behind another type, from which it does.");

        foreach (PipeTable table in report.Tables)
        {
            tables.Write($"{table.Copy}: {table.Summary}", PipeColumns.Of(report.Baseline), table.Rows);
        }

        if (report.Bars.Count > 0)
        {
            tables.Write("bars", BarColumns.All(), report.Bars);
        }

        tables.WriteLine(FormattableString.Invariant($"Finished after {report.ElapsedSeconds:0.0} s."));
    }
}
