using System;
using System.Diagnostics;
using System.Globalization;
using System.Threading;
using Hakmem.Benchmarks.Reports;

namespace Hakmem.Benchmarks.Runs.Rss;

/// <summary>
/// Runs one job in a child process: the memory of several allocators in one process cannot be told apart.
/// </summary>
internal static class RssChild
{
    public const string Verb = "rss-child";

    /// <summary>The line that a child writes when all that follows is waiting.</summary>
    public const string IdleLine = "idle";

    private const int TimeoutMilliseconds = 120_000;

    // Small, so that the managed heap reaches its final size at once and does not grow during a test. Hexadecimal.
    private const string YoungGenerationBytes = "100000";

    /// <returns>The figures, or null when the child failed; its complaint has gone to standard error.</returns>
    public static RssFigures? Measure(RssJob job, double scale, Action becameIdle)
    {
        ProcessStartInfo info = SelfProcess.StartInfo(
            Verb, job.Test.Name, job.Subject.Name, scale.ToString(CultureInfo.InvariantCulture));
        info.RedirectStandardOutput = true;

        // Compiled once and for good: no compiler thread whose memory would be taken for the allocator's.
        info.Environment["DOTNET_TieredCompilation"] = "0";
        info.Environment["DOTNET_GCgen0size"] = YoungGenerationBytes;

        using ChildProcess child = ChildProcess.Start(info);
        Process process = child.Process;
        using Timer deadline = SelfProcess.KillAfter(process, TimeoutMilliseconds);
        RssFigures? figures = null;

        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (line == IdleLine)
            {
                becameIdle();
            }
            else if (line.StartsWith('{'))
            {
                figures = ChildAnswer.Parse(line, ReportJson.Default.RssFigures);
            }
        }

        process.WaitForExit();

        return process.ExitCode == 0 ? figures : null;
    }
}
