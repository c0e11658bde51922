using System;
using System.Globalization;
using Hakmem.Benchmarks.Workloads.Rss;

namespace Hakmem.Benchmarks.Reports.Rss;

/// <summary>How the numbers of a resident-set report are written.</summary>
internal static class RssText
{
    public const string Nothing = "-";

    private const double BytesPerMegabyte = 1e6;
    private const double NanosecondsPerMicrosecond = 1e3;

    public static string Of(RssUnit unit, double? value) => value is not { } known
        ? Nothing
        : unit switch
        {
            RssUnit.Bytes => Number(known / BytesPerMegabyte, 2) + " MB",
            RssUnit.Share => Number(100 * known, 1) + " %",
            RssUnit.Nanoseconds => Number(known / NanosecondsPerMicrosecond, 2) + " us",
            RssUnit.Ratio => Number(known, 2) + " x",
            _ => throw new ArgumentOutOfRangeException(nameof(unit), unit, "No format is known for this unit."),
        };

    // Adding zero takes the sign off what was rounded to it.
    private static string Number(double value, int digits)
        => (Math.Round(value, digits) + 0.0).ToString($"F{digits}", CultureInfo.InvariantCulture);
}
