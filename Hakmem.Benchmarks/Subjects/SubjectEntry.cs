using Hakmem.Benchmarks.Traces;
using Hakmem.Benchmarks.Workloads;

namespace Hakmem.Benchmarks.Subjects;

/// <summary>
/// A subject as the command line and the runs know it: by name, with its type argument closed inside.
/// </summary>
internal abstract class SubjectEntry
{
    public abstract string Name { get; }

    public abstract string Summary { get; }

    public abstract Availability Availability { get; }

    /// <summary>Whether it is measured when no subject is named.</summary>
    public virtual bool RunsByDefault => true;

    /// <summary>The Hakmem allocator behind it, or null.</summary>
    public abstract HakAllocator? Allocator { get; }

    /// <summary>Runs one round of a workload; the loop inside is compiled for this subject alone.</summary>
    public abstract WorkloadSample Run(Workload workload, long iterations);

    /// <summary>False for what lacks the calls that a trace makes.</summary>
    public virtual bool CanReplay => false;

    /// <summary>A replay of a trace, or null when the subject lacks the calls that a trace makes.</summary>
    public virtual TraceReplay? CreateReplay(HakTrace trace) => null;

    /// <summary>
    /// A checking replay, or null when the subject lacks the calls or its blocks do not keep what is written.
    /// </summary>
    public virtual TraceCheck? CreateCheck(HakTrace trace) => null;
}
