using System.Globalization;
using System.IO;
using Hakmem.Benchmarks.Runs.Rss;
using Hakmem.Benchmarks.Workloads.Rss;

namespace Hakmem.Benchmarks.Reports.Rss;

/// <summary>Writes a report as rows of test, subject, metric, unit, value; bytes and nanoseconds as they are.</summary>
internal static class RssCsv
{
    public const string Header = "test,subject,metric,unit,value";

    private const string AllTests = "all";

    public static void Write(RssReport report, string path)
    {
        using StreamWriter file = new(path);
        Write(report, file);
    }

    public static void Write(RssReport report, TextWriter writer)
    {
        writer.Write(Header + "\n");

        foreach (RssTestRow row in report.Tests)
        {
            foreach (RssFigures cell in row.Cells)
            {
                Line(writer, cell.Test, cell.Subject, "baseline", "Bytes", cell.BaselineBytes);
                Line(writer, cell.Test, cell.Subject, "peak resident", "Bytes", cell.PeakBytes);
                Line(writer, cell.Test, cell.Subject, "peak live", "Bytes", cell.PeakLiveBytes);

                foreach (RssMetric metric in cell.Metrics)
                {
                    Line(writer, cell.Test, cell.Subject, metric.Name, metric.Unit.ToString(), metric.Value);
                }
            }
        }

        foreach (RssMean mean in report.Means)
        {
            Line(writer, AllTests, mean.Subject, "geometric mean of peak resident / peak live", nameof(RssUnit.Ratio), mean.Mean);
        }
    }

    // Names of metrics may hold a comma, never a quotation mark.
    private static void Line(TextWriter writer, string test, string subject, string metric, string unit, double value)
        => writer.Write(string.Create(
            CultureInfo.InvariantCulture, $"{test},{subject},\"{metric}\",{unit},{value}\n"));
}
