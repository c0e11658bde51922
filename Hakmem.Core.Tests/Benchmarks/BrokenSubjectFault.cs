namespace Hakmem.Tests.Benchmarks;

/// <summary>What a <see cref="BrokenSubject"/> does wrong.</summary>
internal enum BrokenSubjectFault
{
    None,
    Overlaps,
    Misaligns,
    LeavesDirt,
    ForgetsOnReallocate,
    MisalignsOnReallocate,

    /// <summary>Always to the first block of all, of which nothing is copied.</summary>
    ReallocatesToAnEarlierLife,

    /// <summary>To 16 bytes, which is what every block has.</summary>
    MisalignsAlignedOnReallocate,

    /// <summary>When a block is longer than all it has.</summary>
    Throws,

    /// <summary>When a block is longer than all it has.</summary>
    AnswersNull,
}
