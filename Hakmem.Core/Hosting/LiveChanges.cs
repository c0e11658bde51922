using System.Collections.Generic;
using Hakmem.Settings;

namespace Hakmem.Hosting;

/// <summary>Names the live options whose effect differs, as in a configuration section.</summary>
internal static class LiveChanges
{
    public static IReadOnlyList<string> Names(LiveSettings before, LiveSettings after)
    {
        List<string> names = [];
        AddIf(before.MaxMappedBytes != after.MaxMappedBytes, nameof(HakOptions.MaxBytes));
        AddIf(before.IsLean != after.IsLean, "Lean.Enabled");
        AddIf(before.TargetResidentBytes != after.TargetResidentBytes, "Lean.TargetResidentBytes");
        AddIf(before.Decommit != after.Decommit, "Lean.Decommit");
        AddIf(before.MaxCachedSuperslabs != after.MaxCachedSuperslabs, "Release.MaxCachedSuperslabs");
        AddIf(before.MaxCachedBytes != after.MaxCachedBytes, "Release.MaxCachedBytes");
        AddIf(before.IdleTimeToLive != after.IdleTimeToLive, "Release.IdleTimeToLive");
        AddIf(before.Interval != after.Interval, "Release.Interval");
        AddIf(
            before.ThreadCacheBytes != after.ThreadCacheBytes || before.ThreadCacheRestBytes != after.ThreadCacheRestBytes, "ThreadCache.MaxBytes");
        AddIf(before.ThreadCacheTotalBytes != after.ThreadCacheTotalBytes, "ThreadCache.MaxTotalBytes");
        return names;

        void AddIf(bool differs, string name)
        {
            if (differs)
            {
                names.Add(name);
            }
        }
    }
}
