using System.Diagnostics;
using System.Threading;
using Hakmem.Benchmarks.Reports;

namespace Hakmem.Benchmarks.Runs;

/// <summary>
/// Measures the resident set in a child process: the memory of several allocators in one process cannot be told apart.
/// </summary>
internal static class ResidentChild
{
    public const string Verb = "resident-child";

    private const int TimeoutMilliseconds = 120_000;

    /// <returns>The figures, or null when the child failed; its complaint has gone to standard error.</returns>
    public static ResidentFigures? Measure(string tracePath, string subjectName)
    {
        ProcessStartInfo info = SelfProcess.StartInfo(Verb, tracePath, subjectName);
        info.RedirectStandardOutput = true;

        // Compiled once and for good: no compiler thread whose memory would be taken for the allocator's, and no wait
        // for one.
        info.Environment["DOTNET_TieredCompilation"] = "0";

        using ChildProcess child = ChildProcess.Start(info);
        Process process = child.Process;
        using Timer deadline = SelfProcess.KillAfter(process, TimeoutMilliseconds);
        string line = process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        return process.ExitCode == 0 ? ChildAnswer.Parse(line, ReportJson.Default.ResidentFigures) : null;
    }
}
