namespace Hakmem.Benchmarks.Workloads;

/// <summary>What one round of a workload measured.</summary>
internal readonly record struct WorkloadSample
{
    /// <summary>Operations as the workload defines them.</summary>
    public required long Operations { get; init; }

    /// <summary>Length of the timed region in stopwatch ticks.</summary>
    public required long ElapsedTicks { get; init; }

    /// <summary>Bytes of garbage-collected memory the timed region allocated, on all its threads.</summary>
    public required long ManagedBytes { get; init; }

    /// <summary>Blocks freed by their own thread or sent to the other; only the remote workload counts them.</summary>
    public long Frees { get; init; }

    /// <summary>Of these, blocks that another thread freed.</summary>
    public long RemoteFrees { get; init; }

    /// <summary>Of these, blocks freed locally because the ring was full.</summary>
    public long FallbackFrees { get; init; }
}
