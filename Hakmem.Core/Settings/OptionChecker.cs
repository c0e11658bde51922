using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading;

namespace Hakmem.Settings;

/// <summary>Finds every wrong value of an options object, in the order in which the options are documented to be read.</summary>
/// <remarks>Of two that contradict each other both were set: what the profile fills contradicts nothing.</remarks>
internal sealed class OptionChecker
{
    private readonly OptionErrors _errors;

    private OptionChecker(OptionErrors errors) => _errors = errors;

    /// <returns>All errors; empty when the options can be frozen.</returns>
    public static IReadOnlyList<OptionError> ErrorsIn(HakOptions options)
    {
        OptionErrors errors = new(options.Unreadable);
        OptionChecker checker = new(errors);
        checker.CheckSections(options);
        checker.CheckAllocator(options);
        checker.CheckRelease(options.Release);
        checker.CheckThreadCache(options.ThreadCache);
        checker.CheckLean(options, options.Lean);
        checker.CheckPrewarm(options.Prewarm);
        return errors.Found;
    }

    private void CheckSections(HakOptions options)
    {
        RequireSection(options.Release, nameof(HakOptions.Release));
        RequireSection(options.ThreadCache, nameof(HakOptions.ThreadCache));
        RequireSection(options.Lean, nameof(HakOptions.Lean));
        RequireSection(options.Prewarm, nameof(HakOptions.Prewarm));
    }

    private void CheckAllocator(HakOptions options)
    {
        _errors.RequireDefined<HakProfile>(options.Profile, nameof(HakOptions.Profile), "SpeedFirst, Balanced or Lean");
        if (_errors.RequireDefined(options.Integrity, nameof(HakOptions.Integrity), "None or Standard"))
        {
            _errors.Require(
                options.Integrity is null or HakIntegrity.None or HakIntegrity.Standard,
                nameof(HakOptions.Integrity),
                options.Integrity,
                "None or Standard; Checked and Hardened are not available in this version");
        }

        _errors.RequireInRange(options.MaxBytes, OptionBounds.LeastMaxBytes, long.MaxValue, nameof(HakOptions.MaxBytes));
        _errors.RequireDefined(options.HugePages, nameof(HakOptions.HugePages), "Default, Advise or Never");
    }

    private void CheckRelease(HakReleaseOptions? release)
    {
        _errors.RequireInRange(release?.MaxCachedSuperslabs, 0, OptionBounds.MostCachedSuperslabs, "Release.MaxCachedSuperslabs");
        _errors.RequireInRange(release?.MaxCachedBytes, 0, long.MaxValue, "Release.MaxCachedBytes");
        _errors.RequireInRange(release?.IdleTimeToLive, TimeSpan.Zero, OptionBounds.MostIdleTimeToLive, "Release.IdleTimeToLive");
        _errors.RequireInRange(release?.Interval, OptionBounds.LeastInterval, OptionBounds.MostInterval, "Release.Interval");
        _errors.Require(
            release?.Interval != Timeout.InfiniteTimeSpan || release.IdleTimeToLive is null || release.IdleTimeToLive == Timeout.InfiniteTimeSpan,
            "Release.IdleTimeToLive",
            release?.IdleTimeToLive,
            $"infinite, which is {Timeout.InfiniteTimeSpan}, while Release.Interval is: nobody looks");
    }

    private void CheckThreadCache(HakThreadCacheOptions? threadCache)
    {
        _errors.RequireInRange(
            threadCache?.MaxBytes, OptionBounds.LeastThreadCacheBytes, OptionBounds.MostThreadCacheBytes, "ThreadCache.MaxBytes");
        _errors.RequireInRange(threadCache?.MaxTotalBytes, 0, long.MaxValue, "ThreadCache.MaxTotalBytes");

        // 0 for all together is how to have none, whatever one could have.
        _errors.Require(
            !(threadCache?.MaxTotalBytes > 0 && threadCache.MaxBytes > threadCache.MaxTotalBytes),
            "ThreadCache.MaxBytes",
            threadCache?.MaxBytes,
            string.Create(CultureInfo.InvariantCulture, $"at most {threadCache?.MaxTotalBytes}, which is ThreadCache.MaxTotalBytes"));
    }

    private void CheckLean(HakOptions options, HakLeanOptions? lean)
    {
        bool isLean = lean?.Enabled ?? options.Profile == HakProfile.Lean;
        _errors.RequireBoolean("Lean.Enabled");
        _errors.RequireInRange(lean?.TargetResidentBytes, 0, long.MaxValue, "Lean.TargetResidentBytes");
        _errors.Require(
            !(isLean && lean?.TargetResidentBytes > options.MaxBytes),
            "Lean.TargetResidentBytes",
            lean?.TargetResidentBytes,
            string.Create(CultureInfo.InvariantCulture, $"at most {options.MaxBytes}, which is MaxBytes, while lean mode is on"));
        _errors.RequireDefined(lean?.Decommit, "Lean.Decommit", "Off, Free or DontNeed");
    }

    private void CheckPrewarm(HakPrewarmOptions? prewarm)
    {
        _errors.RequireBoolean("Prewarm.Enabled");
        _errors.RequireInRange(prewarm?.Blocks, OptionBounds.LeastPrewarmBlocks, OptionBounds.MostPrewarmBlocks, "Prewarm.Blocks");
        _errors.RequireDefined(prewarm?.Prefault, "Prewarm.Prefault", "Off, Populate or Touch");
    }

    private void RequireSection(object? section, string name) => _errors.Require(section is not null, name, "null", "an object");
}
