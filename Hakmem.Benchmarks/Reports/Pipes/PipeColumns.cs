using System.Collections.Generic;
using System.Globalization;

namespace Hakmem.Benchmarks.Reports.Pipes;

/// <summary>What the tables of copies show.</summary>
internal static class PipeColumns
{
    private const double MillisecondsPerSecond = 1e3;
    private const string Nothing = "-";

    public static IEnumerable<Column<PipeRow>> Of(string? baseline) =>
    [
        new("subject", true, row => row.Subject),
        new("GB/s", true, row => Text(1 / row.SecondsPerGigabyte.Median, "0.00")),
        new("median ms/GB", true, row => Milliseconds(row.SecondsPerGigabyte.Median)),
        new("min..max", false, row =>
            $"{Milliseconds(row.SecondsPerGigabyte.Smallest)}..{Milliseconds(row.SecondsPerGigabyte.Largest)}"),
        new("CV %", true, row => Text(100 * row.SecondsPerGigabyte.Variation, "0.0")),
        new($"x {baseline ?? Nothing}", true, row => Text(row.AgainstBaseline?.Value, "0.000")),
        new("95 %", true, row => row.AgainstBaseline is { Low: { } low, High: { } high }
            ? $"{Text(low, "0.000")}..{Text(high, "0.000")}"
            : Nothing),
        new("managed B/GB", true, row => Text(row.ManagedBytesPerGigabyte, "#,0")),
        new("gen0/GB", true, row => Text(row.CollectionsPerGigabyte, "0.0")),
    ];

    private static string Milliseconds(double seconds) => Text(seconds * MillisecondsPerSecond, "0.0");

    private static string Text(double? value, string format)
        => value?.ToString(format, CultureInfo.InvariantCulture) ?? Nothing;
}
