namespace Hakmem;

/// <summary>What <see cref="IHakAllocator.Trim"/> did.</summary>
public readonly record struct HakTrimReport
{
    /// <summary>
    /// Bytes that were idle, as far as the asked level looks, when the trim began; where the system refuses, those that the trim came to before it gave up.
    /// </summary>
    public long CandidateBytes { get; init; }

    /// <summary>Bytes given back to the operating system.</summary>
    public long ReturnedBytes { get; init; }

    /// <summary>Candidate bytes that could not be given back, because the system refused or another thread took them meanwhile.</summary>
    public long PendingBytes { get; init; }

    /// <summary>The part of <see cref="PendingBytes"/> that stayed because the system refused a call. Trim again later.</summary>
    public long RefusedBytes { get; init; }

    /// <summary>
    /// Bytes of free blocks in the bins of other threads, which only these can empty: they are not among the candidates. Looked at by
    /// <see cref="HakTrimLevel.Full"/> only.
    /// </summary>
    public long HeldByThreadsBytes { get; init; }

    /// <summary>This and what a trim of the allocator's other half did.</summary>
    internal HakTrimReport With(in HakTrimReport half) => new()
    {
        CandidateBytes = CandidateBytes + half.CandidateBytes,
        ReturnedBytes = ReturnedBytes + half.ReturnedBytes,
        PendingBytes = PendingBytes + half.PendingBytes,
        RefusedBytes = RefusedBytes + half.RefusedBytes,
        HeldByThreadsBytes = HeldByThreadsBytes + half.HeldByThreadsBytes,
    };
}
