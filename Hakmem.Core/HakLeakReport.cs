using System;

namespace Hakmem;

/// <summary>One owner or buffer that died without having been disposed.</summary>
public sealed class HakLeakReport
{
    /// <summary>Length of the memory in bytes, as it was given out.</summary>
    public required long Bytes { get; init; }

    /// <summary>Time from the rent until the collector found it dead; the last use was some time before that.</summary>
    public required TimeSpan Age { get; init; }

    /// <summary>The stack of the rent, one line a frame, or <see langword="null"/> when this rent kept none.</summary>
    public required string? StackTrace { get; init; }

    /// <summary>Name of the pool; <see langword="null"/> for a buffer, which has no pool.</summary>
    public required string? PoolName { get; init; }

    /// <summary>
    /// Whether the block went back to the allocator. <see langword="false"/> when it was still pinned: whoever holds the address may use it, so the block
    /// stays out for good.
    /// </summary>
    public required bool IsBlockReturned { get; init; }
}
