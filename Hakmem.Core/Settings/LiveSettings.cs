using System;
using System.Threading;

namespace Hakmem.Settings;

/// <summary>The half of the settings that may change while the allocator runs; never changed in place, replaced as a whole.</summary>
/// <remarks>Read <see cref="HeapSettings.Live"/> once for one decision, so that a replacement cannot come between two of its values.</remarks>
internal sealed record LiveSettings
{
    private readonly long? _maxMappedBytes;

    /// <summary>The most bytes mapped for blocks at any time. Unset: by the memory that there is, which the first who asks in the process has to find out.</summary>
    public long MaxMappedBytes
    {
        get => _maxMappedBytes ?? Profiles.MaxMappedBytes();
        init => _maxMappedBytes = value;
    }

    /// <summary>What may be mapped however little memory there is: a first use does not ask, because files would have to be read.</summary>
    public long SureMappedBytes => _maxMappedBytes ?? OptionBounds.LeastMaxBytes;

    public required int MaxCachedSuperslabs { get; init; }

    /// <summary>Applies to empty superslabs and to released huge blocks, each.</summary>
    public required long MaxCachedBytes { get; init; }

    /// <summary>How long empty memory rests before it goes back; <see cref="Timeout.InfiniteTimeSpan"/>: for any time.</summary>
    public required TimeSpan IdleTimeToLive { get; init; }

    /// <summary>From one look of maintenance to the next; <see cref="Timeout.InfiniteTimeSpan"/>: only on demand.</summary>
    public required TimeSpan Interval { get; init; }

    public required bool IsLean { get; init; }

    /// <summary>Bytes that may stay resident above what is live; <see cref="long.MaxValue"/>, which is never reached, where lean mode is off.</summary>
    public required long TargetResidentBytes { get; init; }

    /// <summary>What is done to free slabs of superslabs that are partly used; Off where lean mode is off.</summary>
    public required HakDecommit Decommit { get; init; }

    /// <summary>Bytes of free blocks in the bins of one thread.</summary>
    public required int ThreadCacheBytes { get; init; }

    /// <summary>The part of them that may stay when a thread frees and does not allocate.</summary>
    public required int ThreadCacheRestBytes { get; init; }

    /// <summary>Bytes of free blocks in the bins of all threads together.</summary>
    public required long ThreadCacheTotalBytes { get; init; }
}
