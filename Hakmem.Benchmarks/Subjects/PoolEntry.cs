using Hakmem.Benchmarks.Workloads;

namespace Hakmem.Benchmarks.Subjects;

/// <summary>Closes the type arguments of a subject that only allocates and frees.</summary>
internal class PoolEntry<TSubject, THandle> : SubjectEntry
    where TSubject : ISubject<TSubject, THandle>, allows ref struct
    where THandle : struct
{
    public override string Name => TSubject.Name;

    public override string Summary => TSubject.Summary;

    public override Availability Availability => TSubject.Availability;

    public override HakAllocator? Allocator => TSubject.Allocator;

    public override WorkloadSample Run(Workload workload, long iterations)
        => workload.Run<TSubject, THandle>(iterations);
}
