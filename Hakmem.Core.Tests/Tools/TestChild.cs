using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using BenchmarksProgram = Hakmem.Benchmarks.Program;

namespace Hakmem.Tests.Tools;

/// <summary>A program that ran in a process of its own: a verb of this assembly's <see cref="Program"/>, or the benchmarks.</summary>
internal sealed record TestChild(int ExitCode, string Output, string Errors)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(90);

    public static TestChild Run(IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment) =>
        Run(typeof(TestChild).Assembly, arguments, environment);

    public static TestChild Run(Assembly program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        ProcessStartInfo start = StartInfo(program, arguments);
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return Run(start);
    }

    public static TestChild RunBenchmarks(params string[] arguments) => Run(StartInfo(typeof(BenchmarksProgram).Assembly, arguments));

    /// <summary>What starts a child whose output and complaints are redirected.</summary>
    public static ProcessStartInfo StartInfo(Assembly program, IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new(DotnetPath(), ["exec", program.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };

        // A child that dies of what it does must not spend seconds on a dump.
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";

        return start;
    }

    private static TestChild Run(ProcessStartInfo start)
    {
        using Process child = Process.Start(start) ?? throw new InvalidOperationException("The child did not start.");
        Task<string> output = child.StandardOutput.ReadToEndAsync();
        Task<string> errors = child.StandardError.ReadToEndAsync();
        if (!child.WaitForExit(s_patience))
        {
            child.Kill();
            child.WaitForExit();
            return new TestChild(child.ExitCode, "", $"The child did not end within {s_patience.TotalSeconds} s.");
        }

        Task.WaitAll(output, errors);
        return new TestChild(child.ExitCode, output.Result, errors.Result);
    }

    /// <summary>The host that runs this process: three folders above the runtime's own library.</summary>
    private static string DotnetPath()
    {
        string name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        string beside = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", name));
        return File.Exists(beside) ? beside : name;
    }
}
