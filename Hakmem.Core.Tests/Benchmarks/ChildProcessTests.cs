using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Benchmarks;

/// <summary>Whatever signal or exception ends a process, it leaves no child behind.</summary>
[TestFixture]
[Platform("Linux")]
internal sealed partial class ChildProcessTests
{
    private const int Hangup = 1, Interrupt = 2, Abort = 6, Terminate = 15;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [TestCase(Terminate, 1)]
    [TestCase(Terminate, 3)]
    [TestCase(Hangup, 1)]
    [TestCase(Interrupt, 1)]
    public async Task ASignal_EndsTheProcessAndAllThatItStarted(int signal, int generations)
    {
        Assume.That(IsIgnored(signal), Is.False, "Children inherit that a signal is ignored.");
        ProcessStartInfo info = TestChild.StartInfo(
            typeof(ParentScene).Assembly, [ParentScene.Verb, generations.ToString(CultureInfo.InvariantCulture)]);
        info.RedirectStandardInput = true;
        using Process parent = Process.Start(info)!;

        try
        {
            // The last of them tells its ports when it is up.
            string? ports = await parent.StandardOutput.ReadLineAsync().WaitAsync(s_patience);
            Assert.That(ports, Does.StartWith("{"));

            Assert.That(Kill(parent.Id, signal), Is.Zero);

            // The output ends with the last process that holds it. The input stays open, at whose end a server ends by itself.
            Assert.That(await parent.StandardOutput.ReadToEndAsync().WaitAsync(s_patience), Is.Empty);
            await parent.WaitForExitAsync();
            Assert.That(parent.ExitCode, Is.EqualTo(128 + signal));
        }
        finally
        {
            parent.StandardInput.Close();
        }
    }

    [Test]
    public async Task AnException_EndsTheProcessAndWhatItStarted()
    {
        ProcessStartInfo info = TestChild.StartInfo(typeof(ParentScene).Assembly, [ParentScene.Verb, "0"]);
        info.RedirectStandardInput = true;
        using Process parent = Process.Start(info)!;

        try
        {
            string errors = await parent.StandardError.ReadToEndAsync().WaitAsync(s_patience);
            await parent.WaitForExitAsync().WaitAsync(s_patience);

            Assert.That(errors, Does.Contain("InvalidOperationException: for tests"));
            Assert.That(parent.ExitCode, Is.EqualTo(128 + Abort));
        }
        finally
        {
            parent.Kill(entireProcessTree: true);
            parent.StandardInput.Close();
        }
    }

    private static bool IsIgnored(int signal)
    {
        string line = File.ReadLines("/proc/self/status").Single(static line => line.StartsWith("SigIgn:", StringComparison.Ordinal));
        ulong ignored = ulong.Parse(line.AsSpan("SigIgn:".Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

        return (ignored & (1UL << (signal - 1))) != 0;
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
