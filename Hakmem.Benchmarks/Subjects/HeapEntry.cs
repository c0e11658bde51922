using Hakmem.Benchmarks.Traces;
using Hakmem.Benchmarks.Workloads;

namespace Hakmem.Benchmarks.Subjects;

/// <summary>The explicit thread heap of one allocator.</summary>
internal sealed class HeapEntry(HeapOwner owner) : SubjectEntry
{
    public override string Name => owner.Name;

    public override string Summary => owner.Summary;

    public override Availability Availability => Availability.Present;

    public override HakAllocator? Allocator => owner.Allocator;

    public override bool CanReplay => true;

    public override WorkloadSample Run(Workload workload, long iterations)
    {
        owner.Select();
        return workload.Run<HakHeapSubject, nint>(iterations);
    }

    public override TraceReplay? CreateReplay(HakTrace trace) => new SubjectReplay<HakHeapSubject>(trace, owner.Select);

    public override TraceCheck? CreateCheck(HakTrace trace) => new SubjectCheck<HakHeapSubject>(trace, owner.Select);
}
