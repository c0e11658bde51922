using Hakmem.Benchmarks.Traces;

namespace Hakmem.Benchmarks.Subjects;

/// <summary>Closes the type argument of a subject that can replay traces too.</summary>
internal sealed class NativeEntry<TSubject> : PoolEntry<TSubject, nint>
    where TSubject : INativeSubject<TSubject>, allows ref struct
{
    public override bool CanReplay => true;

    public override TraceReplay? CreateReplay(HakTrace trace)
        => TSubject.KeepsContents || trace.LargestBlockBytes <= EmptySubject.BlockBytes
            ? new SubjectReplay<TSubject>(trace)
            : null;

    public override TraceCheck? CreateCheck(HakTrace trace)
        => TSubject.KeepsContents ? new SubjectCheck<TSubject>(trace) : null;
}
