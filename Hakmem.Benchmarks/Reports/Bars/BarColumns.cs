using System.Collections.Generic;
using System.Globalization;

namespace Hakmem.Benchmarks.Reports.Bars;

/// <summary>What the table of demands shows.</summary>
internal static class BarColumns
{
    public static IEnumerable<Column<Bar>> All() =>
    [
        new("bar", true, bar => bar.Text),
        new("subject", true, bar => bar.Subject),
        new("measured", true, bar => Text(bar.Measured)),
        new("bound", true, bar => (bar.IsAtMost ? "<= " : ">= ") + Text(bar.Bound)),
        new("verdict", true, bar => bar.IsMet ? "met" : "MISSED"),
    ];

    private static string Text(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
