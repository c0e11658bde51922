using System;
using Hakmem.Geometry;

namespace Hakmem.Settings;

/// <summary>The presets as data: what each profile puts where the caller left an option unset.</summary>
internal static class Profiles
{
    private const int KiB = 1024;
    private const int MiB = 1024 * KiB;

    public const long ThreadCacheTotalBytes = 64L * MiB;

    public static HakIntegrity Integrity(HakProfile profile) =>
        profile == HakProfile.SpeedFirst ? HakIntegrity.None : HakIntegrity.Standard;

    public static int MaxCachedSuperslabs(HakProfile profile) => profile == HakProfile.Lean ? 1 : 256;

    public static long MaxCachedBytes(HakProfile profile) =>
        profile == HakProfile.Lean ? MemoryGeometry.SuperslabBytes : 512L * MiB;

    public static int ThreadCacheBytes(HakProfile profile) => profile switch
    {
        HakProfile.SpeedFirst => MiB,
        HakProfile.Lean => 64 * KiB,
        _ => 512 * KiB,
    };

    /// <summary>Three quarters of what the process may use; the runtime knows the limit of its container.</summary>
    public static long MaxMappedBytes() => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4 * 3;
}
