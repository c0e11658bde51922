using System.Collections.Generic;
using System.Linq;
using Hakmem.Benchmarks.Numbers;
using Hakmem.Benchmarks.Reports.Bars;
using Hakmem.Benchmarks.Runs.Serving;
using Hakmem.Benchmarks.Serving;

namespace Hakmem.Benchmarks.Reports.Serving;

/// <summary>Turns measured rounds into a report.</summary>
internal static class ServeReportBuilder
{
    /// <summary>Of requests a second with blocks of the default's length.</summary>
    public const double LeastSpeed = 0.98;

    /// <summary>Of what a burst leaves behind, against what it leaves with the default pool.</summary>
    public const double MostGrowth = 0.7;

    public static ServeTable Build(IServeLoad load, IReadOnlyList<ServeCell> cells, string? baseline)
    {
        double[]? reference = cells.FirstOrDefault(cell => cell.Pool.Name == baseline)?.SecondsPerRequest();
        List<ServeRow> rows = [];

        foreach (ServeCell cell in cells)
        {
            double[] rounds = cell.SecondsPerRequest();
            bool isCompared = reference != null && cell.Pool.Name != baseline;

            rows.Add(new ServeRow
            {
                Subject = cell.Pool.Name,
                SecondsPerRequest = RunSummary.Of(rounds),
                AgainstBaseline = isCompared ? Ratio.OfSpeeds(rounds, reference) : null,
                Failed = cell.Failed,
                Complaint = cell.Complaint,
                Rounds = rounds,
            });
        }

        return new ServeTable(load.Name, load.Summary, rows);
    }

    /// <summary>Speed of warm servers at the default's block length, growth at every length, and no failure anywhere.</summary>
    /// <remarks>Where the default pool's server did not grow there is no share of its growth, and the bar is missed: the burst did nothing.</remarks>
    public static IReadOnlyList<Bar> BarsOf(ServeReport report)
    {
        double growth =
            report.Bursts.FirstOrDefault(burst => burst.Pool == ServerPoolCatalog.Default)?.Growth ?? double.NaN;

        return
        [
            .. from table in report.Tables
               from row in table.Rows
               let ratio = row.AgainstBaseline
               where row.Subject == ServerPoolCatalog.SameLength && ratio != null && !report.IsCold
               select new Bar(
                   $"{table.Load}: requests a second, against the default pool's",
                   row.Subject,
                   ratio.Value.Value,
                   LeastSpeed,
                   IsAtMost: false),
            .. from burst in report.Bursts
               where !double.IsNaN(growth) && burst.Pool != ServerPoolCatalog.Default
               select new Bar(
                   "burst: growth after the wait, against the default pool's",
                   burst.Pool,
                   growth > 0 ? burst.Growth / growth : double.NaN,
                   MostGrowth,
                   IsAtMost: true),
            new Bar("failed requests", "all", report.Failed, 0, IsAtMost: true) { IsComparison = false },
            new Bar("blocks out at the end", "all", report.BlocksOut, 0, IsAtMost: true) { IsComparison = false },
        ];
    }
}
