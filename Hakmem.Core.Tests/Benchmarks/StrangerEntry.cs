using Hakmem.Benchmarks.Subjects;
using Hakmem.Benchmarks.Traces;
using Hakmem.Benchmarks.Workloads;

namespace Hakmem.Tests.Benchmarks;

/// <summary>Can replay, but no child process knows it: all that are asked for it fail.</summary>
internal sealed class StrangerEntry : SubjectEntry
{
    public override string Name => "stranger";

    public override string Summary => "for tests";

    public override Availability Availability => Availability.Present;

    public override HakAllocator? Allocator => null;

    public override bool CanReplay => true;

    public override WorkloadSample Run(Workload workload, long iterations) => workload.Run<NativeMemorySubject, nint>(iterations);

    public override TraceReplay? CreateReplay(HakTrace trace) => new SubjectReplay<NativeMemorySubject>(trace);
}
