using System;
using System.Diagnostics;

namespace Hakmem.Tests.Tools;

/// <summary>Plays scenes in which the allocator waits for somebody, a second at most: one in which the machine stood still for so long shows nothing.</summary>
internal static class Unstalled
{
    private const int MostTries = 10;

    /// <summary>Shorter than any such wait.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(900);

    /// <summary>Plays a scene anew as long as it takes too long; the last try counts however long it takes.</summary>
    /// <returns>What the last one showed. An assertion within would count at each try.</returns>
    public static T Play<T>(Func<T> scene)
    {
        for (int tries = 1; ; tries++)
        {
            long begin = Stopwatch.GetTimestamp();
            T shown = scene();
            if (Stopwatch.GetElapsedTime(begin) < Longest || tries == MostTries)
            {
                return shown;
            }
        }
    }
}
