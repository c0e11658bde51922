using System;
using Hakmem.Geometry;

namespace Hakmem.Settings;

/// <summary>Checks the options and freezes them. The only place below the face that sees them.</summary>
internal static class SettingsFreezer
{
    public const long LeastMaxBytes = MemoryGeometry.SuperslabBytes;
    public const int LeastThreadCacheBytes = 4 * 1024;
    public const int MostThreadCacheBytes = 64 * 1024 * 1024;
    public const int MostCachedSuperslabs = 65_536;

    public static HeapSettings Default() => Freeze(new HakOptions());

    /// <exception cref="ArgumentException">An option is out of its range; the message names it, its value and the range.</exception>
    public static HeapSettings Freeze(HakOptions options)
    {
        Require(options.Release is not null, nameof(HakOptions.Release), "null", "an object");
        Require(options.ThreadCache is not null, nameof(HakOptions.ThreadCache), "null", "an object");
        HakReleaseOptions release = options.Release!;
        HakThreadCacheOptions threadCache = options.ThreadCache!;
        HakProfile profile = options.Profile;
        Require(Enum.IsDefined(profile), nameof(HakOptions.Profile), profile, "SpeedFirst, Balanced or Lean");

        return new HeapSettings
        {
            Integrity = FreezeIntegrity(options.Integrity ?? Profiles.Integrity(profile)),
            MaxMappedBytes = InRange(
                options.MaxBytes ?? Math.Max(LeastMaxBytes, Profiles.MaxMappedBytes()), LeastMaxBytes, long.MaxValue, nameof(HakOptions.MaxBytes)),
            MaxCachedSuperslabs = (int)InRange(
                release.MaxCachedSuperslabs ?? Profiles.MaxCachedSuperslabs(profile), 0, MostCachedSuperslabs, "Release.MaxCachedSuperslabs"),
            MaxCachedBytes = InRange(
                release.MaxCachedBytes ?? Profiles.MaxCachedBytes(profile), 0, long.MaxValue, "Release.MaxCachedBytes"),
            ThreadCacheBytes = (int)InRange(
                threadCache.MaxBytes ?? Profiles.ThreadCacheBytes(profile), LeastThreadCacheBytes, MostThreadCacheBytes, "ThreadCache.MaxBytes"),
            ThreadCacheTotalBytes = InRange(
                threadCache.MaxTotalBytes ?? Profiles.ThreadCacheTotalBytes, 0, long.MaxValue, "ThreadCache.MaxTotalBytes"),
        };
    }

    private static HakIntegrity FreezeIntegrity(HakIntegrity integrity)
    {
        Require(Enum.IsDefined(integrity), nameof(HakOptions.Integrity), integrity, "None or Standard");
        Require(
            integrity is HakIntegrity.None or HakIntegrity.Standard,
            nameof(HakOptions.Integrity),
            integrity,
            "None or Standard; Checked and Hardened are not available in this version");
        return integrity;
    }

    private static long InRange(long value, long least, long most, string name)
    {
        Require(value >= least && value <= most, name, value, most == long.MaxValue ? $"at least {least}" : $"from {least} to {most}");
        return value;
    }

    private static void Require(bool holds, string name, object value, string rule)
    {
        if (!holds)
        {
            throw new ArgumentException($"{name} is {value}; it must be {rule}.", name);
        }
    }
}
