namespace Hakmem.Superslabs;

/// <summary>What a decision about giving memory back is made from. Bytes, but for the time.</summary>
internal readonly record struct ReleaseCensus
{
    /// <summary>Milliseconds since what is idle was last counted anew, and those whose part of a decay was less than a slab.</summary>
    public required long ElapsedMilliseconds { get; init; }

    /// <summary>Pages that may be resident.</summary>
    public required long ResidentBytes { get; init; }

    /// <summary>Blocks with users or in bins.</summary>
    public required long LiveBytes { get; init; }

    /// <summary>Free slabs of superslabs in use whose pages may be resident.</summary>
    public required long DirtyFreeBytes { get; init; }

    /// <summary>The part of them that nobody needed in this time.</summary>
    public required long IdleFreeBytes { get; init; }

    /// <summary>Free slabs of superslabs in use that the system was only allowed to take.</summary>
    public required long LazyFreeBytes { get; init; }

    /// <summary>What was mapped since the last pass, because nothing that was free would do.</summary>
    public required long GrownBytes { get; init; }

    public required MemoryPressure Pressure { get; init; }
}
