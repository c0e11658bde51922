namespace Hakmem.Benchmarks.Workloads.Rss;

/// <summary>What the rest of the process does while a <see cref="PauseMeter{TSubject}"/> allocates.</summary>
internal enum PausePhase
{
    /// <summary>Nothing: the clock's and the machine's own noise.</summary>
    Quiet,

    /// <summary>Another thread frees.</summary>
    Free,

    /// <summary>Nobody calls; the allocator may give memory back by itself.</summary>
    Idle,

    /// <summary>Another thread trims.</summary>
    Trim,

    /// <summary>The harness measures; these operations are not looked at.</summary>
    Uncounted,

    /// <summary>The meter is to end.</summary>
    Over,
}
