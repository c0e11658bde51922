using System;
using System.Diagnostics;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading.Tasks;

namespace Hakmem.Tests.Crimes;

/// <summary>Runs one crime in a child process of this same assembly.</summary>
internal static class CrimeRunner
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(90);

    public static CrimeReport Run(string subjectName, string crimeName)
    {
        ProcessStartInfo start = new(DotnetPath(), ["exec", typeof(CrimeRunner).Assembly.Location, CrimeScene.Verb, subjectName, crimeName])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };

        // A child that dies of its crime must not spend seconds on a dump, and a short life needs no second thread for collections.
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        start.Environment["DOTNET_gcConcurrent"] = "0";
        start.Environment["DOTNET_TieredPGO"] = "0";

        using Process child = Process.Start(start) ?? throw new InvalidOperationException("The child did not start.");
        Task<string> output = child.StandardOutput.ReadToEndAsync();
        Task<string> errors = child.StandardError.ReadToEndAsync();
        if (!child.WaitForExit(s_patience))
        {
            child.Kill();
            child.WaitForExit();
            return new CrimeReport(child.ExitCode, [], $"The child did not end within {s_patience.TotalSeconds} s.");
        }

        Task.WaitAll(output, errors);
        return new CrimeReport(child.ExitCode, output.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries), errors.Result);
    }

    /// <summary>The host that runs this process: three folders above the runtime's own library.</summary>
    private static string DotnetPath()
    {
        string name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        string beside = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", name));
        return File.Exists(beside) ? beside : name;
    }
}
