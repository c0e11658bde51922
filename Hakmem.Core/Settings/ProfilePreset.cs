using System;
using System.Threading;

namespace Hakmem.Settings;

/// <summary>One column of the table of profiles: what it puts where the caller left an option unset.</summary>
internal sealed record ProfilePreset
{
    public required bool PrewarmEnabled { get; init; }

    public required bool LeanEnabled { get; init; }

    /// <summary><see cref="Timeout.InfiniteTimeSpan"/>: never returned because of age.</summary>
    public required TimeSpan IdleTimeToLive { get; init; }

    /// <summary><see cref="Timeout.InfiniteTimeSpan"/>: maintenance only on demand.</summary>
    public required TimeSpan Interval { get; init; }

    public required int ThreadCacheBytes { get; init; }

    /// <summary>No more than <see cref="ThreadCacheBytes"/>.</summary>
    public required int ThreadCacheRestBytes { get; init; }

    public required HakIntegrity Integrity { get; init; }
}
