using System;

namespace Hakmem.Benchmarks.Subjects.Rss;

/// <summary>Counts the calls of a thread, for the subjects that do something wrong with every n-th of them.</summary>
internal static class TwinCounter
{
    [ThreadStatic] internal static uint Calls;
}
