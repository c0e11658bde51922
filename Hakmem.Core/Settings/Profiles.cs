using System;
using System.Threading;
using Hakmem.Geometry;

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

    public const long ThreadCacheTotalBytes = 64L * MiB;

    private const int KiB = 1024;
    private const int MiB = 1024 * KiB;

    private static readonly ProfilePreset s_speedFirst = new()
    {
        PrewarmEnabled = true,
        LeanEnabled = false,
        MaxCachedSuperslabs = 256,
        MaxCachedBytes = 512L * MiB,
        IdleTimeToLive = Timeout.InfiniteTimeSpan,
        Interval = Timeout.InfiniteTimeSpan,
        ThreadCacheBytes = MiB,
        Integrity = HakIntegrity.None,
    };

    private static readonly ProfilePreset s_balanced = new()
    {
        PrewarmEnabled = false,
        LeanEnabled = false,
        MaxCachedSuperslabs = 256,
        MaxCachedBytes = 512L * MiB,
        IdleTimeToLive = TimeSpan.FromSeconds(60),
        Interval = TimeSpan.FromSeconds(10),
        ThreadCacheBytes = 512 * KiB,
        Integrity = HakIntegrity.Standard,
    };

    private static readonly ProfilePreset s_lean = new()
    {
        PrewarmEnabled = false,
        LeanEnabled = true,
        MaxCachedSuperslabs = 1,
        MaxCachedBytes = MemoryGeometry.SuperslabBytes,
        IdleTimeToLive = TimeSpan.FromSeconds(1),
        Interval = TimeSpan.FromMilliseconds(250),
        ThreadCacheBytes = 64 * KiB,
        Integrity = HakIntegrity.Standard,
    };

    public static ProfilePreset Of(HakProfile profile) => profile switch
    {
        HakProfile.SpeedFirst => s_speedFirst,
        HakProfile.Balanced => s_balanced,
        HakProfile.Lean => s_lean,
        _ => throw new ArgumentOutOfRangeException(nameof(profile), profile, "There is no such profile."),
    };

    /// <summary>Three quarters of what the process may use; the runtime knows the limit of its container.</summary>
    public static long MaxMappedBytes() => long.Max(OptionBounds.LeastMaxBytes, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4 * 3);
}
