using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Hakmem.Benchmarks.Serving;
using Hakmem.Benchmarks.Serving.Load;

namespace Hakmem.Benchmarks.Runs.Serving;

/// <summary>The load of wrk, where it is installed: it takes less of the machine than ours, and looks at no byte.</summary>
internal sealed partial class WrkLoad(string program, ServeScenario scenario) : IServeLoad
{
    public const string Program = "wrk";
    public const string Remedy = "apt-get install wrk";

    public string Name => $"wrk-{scenario.Name}";

    public string Summary => $"{scenario.Summary}, wrk with {OwnLoad.ConnectionCount} connections";

    /// <summary>What wrk can ask for without a script.</summary>
    public static bool CanRun(ServeScenario scenario)
        => scenario is { IsEncrypted: false, IsHttp2: false, PostBytes: 0 };

    /// <returns>Its path, or null when it is not installed.</returns>
    public static string? Find() => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, Program))
        .FirstOrDefault(File.Exists);

    /// <param name="ports">Of the server.</param>
    /// <param name="seconds">Rounded up to whole ones, which is what it takes.</param>
    public LoadFigures Run(ServerPorts ports, double seconds)
    {
        ProcessStartInfo info = new(program) { RedirectStandardOutput = true };
        string[] arguments =
        [
            "-t1",
            string.Create(CultureInfo.InvariantCulture, $"-c{OwnLoad.ConnectionCount}"),
            string.Create(CultureInfo.InvariantCulture, $"-d{Math.Ceiling(seconds)}s"),
            string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{ports.For(scenario)}{scenario.Path}"),
        ];
        Array.ForEach(arguments, info.ArgumentList.Add);

        using ChildProcess child = ChildProcess.Start(info);
        Process process = child.Process;
        string text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        return process.ExitCode == 0 && Parse(text) is { } figures
            ? figures
            : throw new ChildFailureException($"wrk failed: {text.ReplaceLineEndings(" ")}");
    }

    /// <returns>What its report says, or null when it is none.</returns>
    public static LoadFigures? Parse(string report)
    {
        Match requests = RequestCount().Match(report);
        Match rate = RequestRate().Match(report);

        if (!requests.Success || !rate.Success)
        {
            return null;
        }

        long failed = Numbers(Unanswered().Match(report)).Concat(Numbers(WrongStatus().Match(report))).Sum();
        long count = long.Parse(requests.Groups[1].Value, CultureInfo.InvariantCulture);
        double perSecond = double.Parse(rate.Groups[1].Value, CultureInfo.InvariantCulture);

        return new LoadFigures(count, failed, count / perSecond, failed > 0 ? report.ReplaceLineEndings(" ") : null);
    }

    private static IEnumerable<long> Numbers(Match match)
        => match.Groups.Values.Skip(1).Where(group => group.Success).Select(
            group => long.Parse(group.Value, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"(\d+) requests in ")]
    private static partial Regex RequestCount();

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex RequestRate();

    [GeneratedRegex(@"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)")]
    private static partial Regex Unanswered();

    [GeneratedRegex(@"Non-2xx or 3xx responses: (\d+)")]
    private static partial Regex WrongStatus();
}
