using System;
using System.Collections.Generic;
using Hakmem.Benchmarks.Subjects;
using Hakmem.Benchmarks.Traces;

namespace Hakmem.Benchmarks.Verbs;

/// <summary>Checking replays of traces, one line each; stops at the first mismatch, not where a subject cannot serve a trace.</summary>
internal static class VerifyTraces
{
    public static int Run(IReadOnlyList<string> paths, IReadOnlyList<SubjectEntry> subjects)
    {
        int checkCount = 0;
        int refusalCount = 0;

        foreach (string path in paths)
        {
            using HakTrace trace = HakTrace.Load(path);

            foreach (SubjectEntry subject in subjects)
            {
                if (subject.CreateCheck(trace) is not { } check)
                {
                    continue;
                }

                try
                {
                    CheckReport report = check.Run();
                    checkCount++;
                    Console.WriteLine(
                        FormattableString.Invariant(
                            $"{trace.Name,-10} {subject.Name,-18} sound: {report.Operations:N0} operations, ")
                        + FormattableString.Invariant(
                            $"{report.VerifiedBlocks:N0} blocks and {report.VerifiedBytes:N0} bytes verified, ")
                        + FormattableString.Invariant($"{report.ZeroedBytes:N0} bytes checked to be zero"));
                }
                catch (TraceMismatchException mismatch)
                {
                    Console.Error.WriteLine($"MISMATCH: {mismatch.Message}");
                    return ExitCodes.Failure;
                }
                catch (TraceRefusalException refusal)
                {
                    Console.Error.WriteLine($"NOT CHECKED: {refusal.Message}");
                    refusalCount++;
                }
            }
        }

        if (refusalCount > 0)
        {
            return ExitCodes.Failure;
        }

        return checkCount > 0
            ? ExitCodes.Success
            : throw new UsageException("None of the chosen subjects can replay a trace.");
    }
}
