using System;
using System.Collections.Generic;
using System.Runtime;
using System.Threading;

namespace Hakmem.Benchmarks.Runs;

/// <summary>
/// Brings hot loops to Tier 1 before they are measured, with tiering and profiles as every user has them.
/// </summary>
/// <remarks>
/// A method is compiled for good after 30 calls, counted from the moment that nothing new was compiled for 100 ms, and
/// on another thread. So: many short calls, a wait until the compiler is quiet, and again, for callees that step
/// through two tiers.
/// </remarks>
internal static class TierWarmup
{
    private const int CallsPerPass = 40;
    private const int PassCount = 4;
    private const int QuietMilliseconds = 130;
    private const int MaxWaits = 20;

    private static readonly ManualResetEventSlim s_never = new();

    public static void Run(IReadOnlyList<Action> shortCalls, IRunProgress progress)
    {
        progress.Begin("warm-up", PassCount);

        for (int pass = 0; pass < PassCount; pass++)
        {
            foreach (Action call in shortCalls)
            {
                for (int i = 0; i < CallsPerPass; i++)
                {
                    call();
                }
            }

            WaitForCompiler();
            progress.Step();
        }
    }

    private static void WaitForCompiler()
    {
        long before = -1;

        for (int i = 0; i < MaxWaits && before != JitInfo.GetCompiledMethodCount(); i++)
        {
            before = JitInfo.GetCompiledMethodCount();
            s_never.Wait(QuietMilliseconds);
        }
    }
}
