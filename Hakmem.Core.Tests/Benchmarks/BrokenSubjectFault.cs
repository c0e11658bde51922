namespace Hakmem.Tests.Benchmarks;

/// <summary>What a <see cref="BrokenSubject"/> does wrong.</summary>
internal enum BrokenSubjectFault
{
    None,
    Overlaps,
    Misaligns,
    LeavesDirt,
    ForgetsOnReallocate,
}
