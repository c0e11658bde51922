using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Hakmem.Benchmarks.Runs.Serving;

namespace Hakmem.Benchmarks.Reports.Serving;

/// <summary>What the tables of servers show.</summary>
internal static class ServeColumns
{
    private const double BytesPerMebibyte = 1 << 20;
    private const string Nothing = "-";

    public static IEnumerable<Column<ServeRow>> Requests(string? baseline) =>
    [
        new("pool", true, row => row.Subject),
        new("requests/s", true, row => Text(1 / row.SecondsPerRequest.Median, "#,0")),
        new("min..max", false, row =>
            $"{Text(1 / row.SecondsPerRequest.Largest, "#,0")}..{Text(1 / row.SecondsPerRequest.Smallest, "#,0")}"),
        new("CV %", true, row => Text(100 * row.SecondsPerRequest.Variation, "0.0")),
        new($"x {baseline ?? Nothing}", true, row => Text(row.AgainstBaseline?.Value, "0.000")),
        new("95 %", true, row => row.AgainstBaseline is { Low: { } low, High: { } high }
            ? $"{Text(low, "0.000")}..{Text(high, "0.000")}"
            : Nothing),
        new("failed", true, row => Text(row.Failed, "0")),
    ];

    public static IEnumerable<Column<BurstFigures>> Bursts(IReadOnlyList<BurstFigures> bursts, string? baseline)
    {
        long? reference = bursts.FirstOrDefault(burst => burst.Pool == baseline)?.Growth;

        return
        [
            new("pool", true, burst => burst.Pool),
            new("before MiB", true, burst => Mebibytes(burst.BeforeBytes)),
            new("right after MiB", true, burst => Mebibytes(burst.AfterBytes)),
            new("after the wait MiB", true, burst => Mebibytes(burst.IdleBytes)),
            new("growth MiB", true, burst => Mebibytes(burst.Growth)),
            new($"x {baseline ?? Nothing}", true, burst =>
                burst.Pool == baseline ? Nothing : Text((double)burst.Growth / reference, "0.00")),
            new("failed", true, burst => Text(burst.Failed, "0")),
        ];
    }

    /// <summary>One row a load, one column a pool: the ratios of requests a second.</summary>
    public static IEnumerable<Column<ServeTable>> Ratios(IReadOnlyList<ServeTable> tables)
    {
        yield return new("load", true, table => table.Load);

        foreach (string pool in tables.SelectMany(table => table.Rows)
            .Where(row => row.AgainstBaseline != null).Select(row => row.Subject).Distinct())
        {
            yield return new(pool, true, table => Text(
                table.Rows.FirstOrDefault(row => row.Subject == pool)?.AgainstBaseline?.Value, "0.000"));
        }
    }

    private static string Mebibytes(long bytes) => Text(bytes / BytesPerMebibyte, "0.0");

    private static string Text(double? value, string format)
        => value?.ToString(format, CultureInfo.InvariantCulture) ?? Nothing;
}
