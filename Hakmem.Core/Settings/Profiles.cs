using System;
using System.Threading;
using Hakmem.Os;

namespace Hakmem.Settings;

/// <summary>The presets as data, and the defaults that are the same in every profile.</summary>
internal static class Profiles
{
    public const int PrewarmBlocks = 8;

    public const HakPrefault Prefault = HakPrefault.Off;

    public const HakHugePages HugePages = HakHugePages.Default;

    /// <summary>Where lean mode is on.</summary>
    public const HakDecommit LeanDecommit = HakDecommit.DontNeed;

    /// <summary>Where lean mode is on. The original's target.</summary>
    public const long LeanTargetResidentBytes = 10L * MiB;

    /// <summary>Also where lean mode is on: its target and time to live empty the cache, and until then a burst that comes back finds it.</summary>
    public const int MaxCachedSuperslabs = 256;

    /// <inheritdoc cref="MaxCachedSuperslabs"/>
    public const long MaxCachedBytes = 512L * MiB;

    public const long ThreadCacheTotalBytes = 64L * MiB;

    private const int KiB = 1024;
    private const int MiB = 1024 * KiB;

    private static readonly ProfilePreset s_speedFirst = new()
    {
        PrewarmEnabled = true,
        LeanEnabled = false,
        IdleTimeToLive = Timeout.InfiniteTimeSpan,
        Interval = Timeout.InfiniteTimeSpan,
        ThreadCacheBytes = MiB,
        ThreadCacheRestBytes = MiB,
        Integrity = HakIntegrity.None,
    };

    private static readonly ProfilePreset s_balanced = new()
    {
        PrewarmEnabled = false,
        LeanEnabled = false,
        IdleTimeToLive = TimeSpan.FromSeconds(60),
        Interval = TimeSpan.FromSeconds(10),
        // Half of it is short of what forty classes take when each has a batch: they then take it from each other for ever.
        ThreadCacheBytes = MiB,
        ThreadCacheRestBytes = 256 * KiB,
        Integrity = HakIntegrity.Standard,
    };

    private static readonly ProfilePreset s_lean = new()
    {
        PrewarmEnabled = false,
        LeanEnabled = true,
        IdleTimeToLive = TimeSpan.FromSeconds(1),
        Interval = TimeSpan.FromMilliseconds(250),
        // 64 KiB of room would be two blocks a class: four fifths of the speed are gone then. What stays of a burst of frees is 32 KiB.
        ThreadCacheBytes = MiB,
        ThreadCacheRestBytes = 32 * KiB,
        Integrity = HakIntegrity.Standard,
    };

    public static ProfilePreset Of(HakProfile profile) => profile switch
    {
        HakProfile.SpeedFirst => s_speedFirst,
        HakProfile.Balanced => s_balanced,
        HakProfile.Lean => s_lean,
        _ => throw new ArgumentOutOfRangeException(nameof(profile), profile, "There is no such profile."),
    };

    /// <summary>Three quarters of the memory that there is for the process. Not by the collector, whose own limit is not ours.</summary>
    public static long MaxMappedBytes() => long.Max(OptionBounds.LeastMaxBytes, UsableMemory.ProcessBytes / 4 * 3);
}
