using System;
using System.Collections.Generic;
using System.Linq;

namespace Hakmem.Tests.Faults;

/// <summary>One run of a workload for each call that can fail, with an allocator of its own: side by side, because none knows of another.</summary>
internal static class Sweep
{
    /// <param name="calls">How many calls there are.</param>
    /// <param name="firstBroken">A run where this call fails, the first being 1, and what is wrong after it.</param>
    /// <returns>A line for each run after which something is wrong.</returns>
    public static IReadOnlyList<string> Over(int calls, Func<int, string?> firstBroken) =>
    [
        .. ParallelEnumerable.Range(1, calls)
            .AsOrdered()
            .Select(call => (Call: call, Broken: firstBroken(call)))
            .Where(static run => run.Broken is not null)
            .Select(run => $"call {run.Call} of {calls}: {run.Broken}"),
    ];
}
