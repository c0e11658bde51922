using System;
using System.IO;
using Hakmem.Benchmarks.Reports;

namespace Hakmem.Benchmarks.Verbs;

/// <summary>Where a finished report goes.</summary>
internal static class ReportOutput
{
    /// <exception cref="UsageException">The file cannot be written. The tables have been shown by then.</exception>
    public static void Write(BenchmarkReport report, string? jsonPath)
    {
        ConsoleReport.ToStandardOutput().Write(report);

        if (jsonPath == null)
        {
            return;
        }

        try
        {
            JsonReport.Write(report, jsonPath);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"--json: '{jsonPath}' cannot be written: {problem.Message}");
        }
    }
}
