using System.IO;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Hakmem.Benchmarks.Reports;

/// <summary>Writes a report for programs to read.</summary>
internal static class JsonReport
{
    public static void Write(BenchmarkReport report, string path)
        => Write(report, ReportJson.Default.BenchmarkReport, path);

    public static void Write<TReport>(TReport report, JsonTypeInfo<TReport> type, string path)
    {
        using FileStream file = File.Create(path);
        using Utf8JsonWriter writer = new(file, new JsonWriterOptions { Indented = true });
        JsonSerializer.Serialize(writer, report, type);
    }
}
