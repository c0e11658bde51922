using System;
using System.Diagnostics;
using System.IO;
using System.Threading;

namespace Hakmem.Benchmarks.Runs;

/// <summary>Starts this program again.</summary>
internal static class SelfProcess
{
    private const string TunablesVariable = "GLIBC_TUNABLES";
    private const string ThreadStorageTunable = "glibc.rtld.optional_static_tls";

    // jemalloc wants 2.6 kB of static thread storage, the C library keeps 512 bytes for late arrivals.
    private const int ThreadStorageBytes = 16 * 1024;

    /// <summary>True when libraries with much static thread storage can be loaded into this process.</summary>
    public static bool HasRoomForPeers
        => !OperatingSystem.IsLinux() || Tunables.Contains(ThreadStorageTunable, StringComparison.Ordinal);

    private static string Tunables => Environment.GetEnvironmentVariable(TunablesVariable) ?? "";

    public static ProcessStartInfo StartInfo(params ReadOnlySpan<string> arguments)
    {
        string program = Environment.ProcessPath
            ?? throw new InvalidOperationException("The path of this process is unknown.");
        ProcessStartInfo info = new(program) { UseShellExecute = false };

        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
        {
            info.ArgumentList.Add(typeof(SelfProcess).Assembly.Location);
        }

        foreach (string argument in arguments)
        {
            info.ArgumentList.Add(argument);
        }

        if (OperatingSystem.IsLinux() && !HasRoomForPeers)
        {
            string room = $"{ThreadStorageTunable}={ThreadStorageBytes}";
            info.Environment[TunablesVariable] = Tunables.Length == 0 ? room : $"{Tunables}:{room}";
        }

        return info;
    }

    /// <summary>Ends a child that takes too long: whoever reads what it says then comes to the end.</summary>
    /// <returns>To be disposed when the child has answered.</returns>
    public static Timer KillAfter(Process process, int milliseconds) => new(_ => Kill(process), null, milliseconds, Timeout.Infinite);

    public static void Kill(Process process)
    {
        try
        {
            process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It ended by itself at the last moment.
        }
    }

    /// <summary>Runs the whole command line once more in a process with room for all peers.</summary>
    /// <returns>Its exit code.</returns>
    public static int Repeat(string[] arguments)
    {
        using ChildProcess child = ChildProcess.Start(StartInfo(arguments));
        child.Process.WaitForExit();

        return child.Process.ExitCode;
    }
}
