using System;
using System.Collections.Generic;
using System.IO;
using Hakmem.Benchmarks.Reports;
using Hakmem.Benchmarks.Reports.Bars;
using Hakmem.Benchmarks.Reports.Pipes;
using Hakmem.Benchmarks.Reports.Rss;
using Hakmem.Benchmarks.Reports.Serving;

namespace Hakmem.Benchmarks.Verbs;

/// <summary>Where a finished report goes.</summary>
internal static class ReportOutput
{
    /// <summary>Called before anything is measured: a run whose report can go nowhere is not begun.</summary>
    /// <param name="option">Its name, for the complaint.</param>
    /// <param name="path">Null when nobody asked for the file. What is there stays as it is.</param>
    /// <exception cref="UsageException">The file cannot be written.</exception>
    public static void RequireWritable(string option, string? path) => ToFile(option, path, static file =>
    {
        bool isNew = !File.Exists(file);
        File.OpenWrite(file).Dispose();

        if (isNew)
        {
            File.Delete(file);
        }
    });

    /// <summary>The exit code of a gate, with a complaint when it had nothing to look at.</summary>
    public static int Judge(IReadOnlyCollection<Bar> bars)
    {
        if (!BarConclusion.IsAnythingJudged(bars))
        {
            Console.Error.WriteLine(BarConclusion.NothingJudged);
        }

        return BarConclusion.Holds(bars) ? ExitCodes.Success : ExitCodes.Failure;
    }

    /// <exception cref="UsageException">The report cannot be shown, or the file not be written; the other has been tried by then.</exception>
    public static void Write(BenchmarkReport report, string? jsonPath)
    {
        try
        {
            Show(() => ConsoleReport.ToStandardOutput().Write(report));
        }
        finally
        {
            ToFile("--json", jsonPath, path => JsonReport.Write(report, path));
        }
    }

    /// <exception cref="UsageException">The report cannot be shown, or a file not be written; the tables and the file before it have been tried by then.</exception>
    public static void Write(RssReport report, string? jsonPath, string? csvPath)
    {
        try
        {
            Show(() => new RssConsoleReport(ConsoleTables.ToStandardOutput()).Write(report));
        }
        finally
        {
            ToFile("--json", jsonPath, path => JsonReport.Write(report, ReportJson.Default.RssReport, path));
            ToFile("--csv", csvPath, path => RssCsv.Write(report, path));
        }
    }

    /// <exception cref="UsageException">The report cannot be shown, or the file not be written; the other has been tried by then.</exception>
    public static void Write(PipeReport report, string? jsonPath)
    {
        try
        {
            Show(() => new PipeConsoleReport(ConsoleTables.ToStandardOutput()).Write(report));
        }
        finally
        {
            ToFile("--json", jsonPath, path => JsonReport.Write(report, ReportJson.Default.PipeReport, path));
        }
    }

    /// <exception cref="UsageException">The report cannot be shown, or the file not be written; the other has been tried by then.</exception>
    public static void Write(ServeReport report, string? jsonPath)
    {
        try
        {
            Show(() => new ServeConsoleReport(ConsoleTables.ToStandardOutput()).Write(report));
        }
        finally
        {
            ToFile("--json", jsonPath, path => JsonReport.Write(report, ReportJson.Default.ServeReport, path));
        }
    }

    private static void Show(Action write)
    {
        try
        {
            write();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The report cannot be shown: {problem.Message}");
        }
    }

    private static void ToFile(string option, string? path, Action<string> write)
    {
        if (path == null)
        {
            return;
        }

        try
        {
            write(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"{option}: '{path}' cannot be written: {problem.Message}");
        }
    }
}
