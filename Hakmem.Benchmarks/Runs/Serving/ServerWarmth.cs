using System.Collections.Generic;
using System.Linq;

namespace Hakmem.Benchmarks.Runs.Serving;

/// <summary>When servers are warm: a pass over all loads has made the compiler of none of them do more than a little.</summary>
/// <remarks>
/// Until then a server compiles for seconds, in the background, and as long as somebody calls what it has not seen yet it waits with that: it then compiles
/// while the next server is asked, and what was measured of one would be the other's doing.
/// </remarks>
internal sealed class ServerWarmth
{
    /// <summary>More methods than this share of all so far, in one pass, are a server that warms up.</summary>
    private const double QuietShare = 0.01;

    private IReadOnlyList<long> _compiledCounts = [];

    /// <summary>After a pass.</summary>
    /// <param name="compiledCounts">Of each server, in the same order every time: methods compiled since it began, each tier anew.</param>
    /// <returns>Whether all are warm; never after the first pass.</returns>
    public bool IsReachedWith(IReadOnlyList<long> compiledCounts)
    {
        bool isReached = _compiledCounts.Count > 0
            && compiledCounts.Zip(_compiledCounts).All(counts => counts.First - counts.Second <= QuietShare * counts.First);
        _compiledCounts = compiledCounts;

        return isReached;
    }
}
