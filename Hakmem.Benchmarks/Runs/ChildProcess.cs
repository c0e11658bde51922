using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Threading;

namespace Hakmem.Benchmarks.Runs;

/// <summary>A process that ends with this one: when the program is over, dies of an exception, or is sent a signal that ends it.</summary>
/// <remarks>
/// Any signal but SIGKILL, of which nobody is told. A child is ended with everything it has started itself. Any thread may start children; whoever starts one
/// disposes it when it has ended.
/// </remarks>
internal sealed class ChildProcess : IDisposable
{
    private static readonly Lock s_gate = new();
    private static readonly HashSet<ChildProcess> s_alive = [];
    private static readonly ManualResetEventSlim s_never = new();

    // Kept, because a registration ends when it is collected.
    private static PosixSignalRegistration[]? s_signals;
    private static bool s_isEnding;
    private static bool s_isSignalled;

    private ChildProcess(Process process) => Process = process;

    public Process Process { get; }

    /// <exception cref="InvalidOperationException">Nothing was started.</exception>
    /// <exception cref="Win32Exception">The system refused.</exception>
    public static ChildProcess Start(ProcessStartInfo info)
    {
        ChildProcess? child = TryStart(info);

        // A child that begins now would be nobody's.
        while (child == null)
        {
            s_never.Wait();
        }

        return child;
    }

    public void Dispose()
    {
        bool isSignalled;

        lock (s_gate)
        {
            s_alive.Remove(this);
            isSignalled = s_isSignalled;
        }

        // The child did not end by itself: nothing is made of what it left, and the exit code is that of the signal. A thread that dies of an exception comes by
        // here too, and is not to be held up.
        if (isSignalled)
        {
            s_never.Wait();
        }

        Process.Dispose();
    }

    private static ChildProcess? TryStart(ProcessStartInfo info)
    {
        // Started under the lock: a signal in between would find no child to end.
        lock (s_gate)
        {
            if (s_isEnding)
            {
                return null;
            }

            s_signals ??= Watch();
            ChildProcess child = new(Process.Start(info) ?? throw new InvalidOperationException("No process was started."));
            s_alive.Add(child);

            return child;
        }
    }

    private static PosixSignalRegistration[] Watch()
    {
        AppDomain.CurrentDomain.ProcessExit += static (_, _) => EndAll(isSignalled: false);
        AppDomain.CurrentDomain.UnhandledException += static (_, _) => EndAll(isSignalled: false);

        return
        [
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, static _ => EndAll(isSignalled: true)),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, static _ => EndAll(isSignalled: true)),
            PosixSignalRegistration.Create(PosixSignal.SIGINT, static _ => EndAll(isSignalled: true)),
        ];
    }

    private static void EndAll(bool isSignalled)
    {
        lock (s_gate)
        {
            s_isEnding = true;
            s_isSignalled |= isSignalled;

            foreach (ChildProcess child in s_alive)
            {
                End(child.Process);
            }
        }
    }

    private static void End(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception problem) when (problem is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It ended by itself at the last moment; the others have to end all the same.
        }
    }
}
