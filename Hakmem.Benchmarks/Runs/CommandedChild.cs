using System;
using System.Diagnostics;
using System.IO;
using System.Text.Json.Serialization.Metadata;
using System.Threading;

namespace Hakmem.Benchmarks.Runs;

/// <summary>A child process that answers each line of its input with one line of JSON, and ends with its input.</summary>
internal sealed class CommandedChild : IDisposable
{
    private const int AnswerMilliseconds = 60_000;
    private const int EndMilliseconds = 10_000;

    private readonly ChildProcess _child;
    private readonly string _name;

    /// <param name="info">What to start; its input and output are redirected here.</param>
    /// <param name="name">What complaints call it.</param>
    public CommandedChild(ProcessStartInfo info, string name)
    {
        info.RedirectStandardInput = true;
        info.RedirectStandardOutput = true;
        _name = name;
        _child = ChildProcess.Start(info);
    }

    /// <exception cref="ChildFailureException">The child ended, or took longer than a minute.</exception>
    public TAnswer Ask<TAnswer>(string command, JsonTypeInfo<TAnswer> type)
        where TAnswer : class
    {
        try
        {
            _child.Process.StandardInput.WriteLine(command);
            _child.Process.StandardInput.Flush();
        }
        catch (IOException)
        {
            throw Failure();
        }

        return Read(type);
    }

    /// <exception cref="ChildFailureException">The child ended, or took longer than a minute.</exception>
    public TAnswer Read<TAnswer>(JsonTypeInfo<TAnswer> type)
        where TAnswer : class
    {
        using Timer deadline = SelfProcess.KillAfter(_child.Process, AnswerMilliseconds);

        return ChildAnswer.Parse(_child.Process.StandardOutput.ReadLine(), type) ?? throw Failure();
    }

    public void Dispose()
    {
        try
        {
            _child.Process.StandardInput.Dispose();
        }
        catch (IOException)
        {
            // It ended before it had read all that it was told.
        }

        if (!_child.Process.WaitForExit(EndMilliseconds))
        {
            SelfProcess.Kill(_child.Process);
        }

        _child.Dispose();
    }

    private ChildFailureException Failure() => new($"{_name} ended or hung without an answer.");
}
