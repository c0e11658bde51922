using System.IO;
using System.Text.Json;

namespace Hakmem.Benchmarks.Reports;

/// <summary>Writes a report for programs to read.</summary>
internal static class JsonReport
{
    public static void Write(BenchmarkReport report, string path)
    {
        using FileStream file = File.Create(path);
        using Utf8JsonWriter writer = new(file, new JsonWriterOptions { Indented = true });
        JsonSerializer.Serialize(writer, report, ReportJson.Default.BenchmarkReport);
    }
}
