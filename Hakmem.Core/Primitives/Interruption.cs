using System;
using System.Diagnostics;
using System.Threading;

namespace Hakmem.Primitives;

/// <summary>Waits that <see cref="Thread.Interrupt"/> does not end: callers hold memory, and an allocator throws nothing but what it documents.</summary>
internal static class Interruption
{
    /// <summary>After a wait that swallowed an interrupt: the next one, of the application, is told of it.</summary>
    public static void Restore(bool wasInterrupted)
    {
        if (wasInterrupted)
        {
            Thread.CurrentThread.Interrupt();
        }
    }

    /// <summary>Waits for a condition.</summary>
    /// <returns><see langword="false"/> when the time was not enough.</returns>
    public static bool WaitOut(Func<bool> condition, TimeSpan longest)
    {
        bool wasInterrupted = false;
        bool holds;
        long start = Stopwatch.GetTimestamp();
        TimeSpan left = longest;
        while (!TryWait(condition, left, ref wasInterrupted, out holds))
        {
            left = longest - Stopwatch.GetElapsedTime(start);
            left = left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }

        Restore(wasInterrupted);
        return holds;
    }

    private static bool TryWait(Func<bool> condition, TimeSpan longest, ref bool wasInterrupted, out bool holds)
    {
        try
        {
            holds = SpinWait.SpinUntil(condition, longest);
            return true;
        }
        catch (ThreadInterruptedException)
        {
            wasInterrupted = true;
            holds = false;
            return false;
        }
    }
}
