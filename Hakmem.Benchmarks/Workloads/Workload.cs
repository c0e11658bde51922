using Hakmem.Benchmarks.Subjects;

namespace Hakmem.Benchmarks.Workloads;

/// <summary>One fixed sequence of allocations and frees, run the same way against every subject.</summary>
internal abstract class Workload
{
    public abstract string Name { get; }

    public abstract string Summary { get; }

    /// <summary>
    /// Iterations of one measured round at the default length: some 4 to 30 ms for a fast allocator.
    /// </summary>
    public abstract long RoundIterations { get; }

    /// <summary>
    /// Rounds that one run asked for stands for. The shorter a round, the less the machine changes before the next
    /// subject has its own: for what is told apart by hundredths.
    /// </summary>
    public virtual int RoundsPerRun => 1;

    /// <summary>False for what runs only when it is asked for by name.</summary>
    public virtual bool RunsByDefault => true;

    /// <summary>
    /// Iterations of a warm-up call: so few that all loops of the call together stay below 1000 rounds. From there on
    /// the runtime replaces a loop while it runs, by a body compiled for entering in the middle and without a profile.
    /// </summary>
    public virtual long WarmupIterations => 500;

    public abstract WorkloadSample Run<TSubject, THandle>(long iterations)
        where TSubject : ISubject<TSubject, THandle>, allows ref struct
        where THandle : struct;
}
