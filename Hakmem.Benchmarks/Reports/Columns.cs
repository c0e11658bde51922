using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Hakmem.Benchmarks.Numbers;

namespace Hakmem.Benchmarks.Reports;

/// <summary>What the tables of a report show.</summary>
internal static class Columns
{
    private const double BytesPerMegabyte = 1e6;
    private const string Nothing = "-";

    public static IEnumerable<Column<SubjectRow>> Of(WorkloadTable table, string? baseline)
    {
        List<Column<SubjectRow>> columns =
        [
            new("subject", true, row => row.Subject),
            new("M ops/s", true, row => Text(1000 / row.Nanoseconds.Median, "0.0")),
            new("median ns/op", true, row => Text(row.Nanoseconds.Median, "0.00")),
            new("min..max", false, row => Span(row.Nanoseconds.Smallest, row.Nanoseconds.Largest)),
            new("CV %", true, row => Text(100 * row.Nanoseconds.Variation, "0.0")),
            new($"x {baseline ?? Nothing}", true, row => Text(row.AgainstBaseline?.Value, "0.00")),
            new("95 %", false, row => Span(row.AgainstBaseline?.Low, row.AgainstBaseline?.High)),
            new("harness %", false, row => Text(100 * table.HarnessNanoseconds / row.Nanoseconds.Median, "0")),
            new("managed B/op", false, row => Text(row.ManagedBytesPerOperation, "0.##")),
            new("OS calls/op", false, row => Text(row.SystemCallsPerOperation, "0.0e+0")),
        ];

        if (table.Rows.Any(row => row.RemotePercent != null))
        {
            columns.Add(new("remote %", false, row => Text(row.RemotePercent, "0.0")));
            columns.Add(new("fallback %", false, row => Text(row.FallbackPercent, "0.000")));
        }

        return columns;
    }

    public static IEnumerable<Column<TraceRow>> Of(string? baseline) =>
    [
        new("subject", true, row => row.Subject),
        new("best ns/op", true, row => Text(row.Nanoseconds.Smallest, "0.00")),
        new("median ns/op", false, row => Text(row.Nanoseconds.Median, "0.00")),
        new("min..max", false, row => Span(row.Nanoseconds.Smallest, row.Nanoseconds.Largest)),
        new("CV %", true, row => Text(100 * row.Nanoseconds.Variation, "0.0")),
        new($"x {baseline ?? Nothing}", true, row => Text(row.AgainstBaseline?.Value, "0.00")),
        new("95 %", false, row => Span(row.AgainstBaseline?.Low, row.AgainstBaseline?.High)),
        new("peak MB", true, row => Text(row.PeakResidentBytes / BytesPerMegabyte, "0.0")),
        new("after free MB", true, row => Text(row.FinalResidentBytes / BytesPerMegabyte, "0.0")),
        new("OS calls/op", false, row => Text(row.SystemCallsPerOperation, "0.0e+0")),
    ];

    /// <summary>One row a workload, one column a pair, and the geometric means in the last row.</summary>
    public static IEnumerable<Column<string>> Of(IReadOnlyList<TrackedRatio> ratios, string meanRow)
    {
        yield return new("workload", true, workload => workload);

        foreach (IGrouping<string, TrackedRatio> pair in ratios.GroupBy(ratio => $"{ratio.Subject}\n/ {ratio.Other}"))
        {
            double mean = Figures.GeometricMean(pair.Select(ratio => ratio.Ratio.Value).ToArray());

            yield return new(pair.Key, true, workload => workload == meanRow
                ? Text(mean, "0.00")
                : Text(pair.FirstOrDefault(ratio => ratio.Workload == workload)?.Ratio.Value, "0.00"));
        }
    }

    private static string Span(double? low, double? high)
        => low == null ? Nothing : $"{Text(low, "0.00")}..{Text(high, "0.00")}";

    private static string Text(double? value, string format)
        => value?.ToString(format, CultureInfo.InvariantCulture) ?? Nothing;
}
