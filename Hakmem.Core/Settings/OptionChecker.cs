using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading;

namespace Hakmem.Settings;

/// <summary>Finds every wrong value of an options object, in the order in which the options are documented to be read.</summary>
/// <remarks>Of two that contradict each other both were set: what the profile fills contradicts nothing.</remarks>
internal sealed class OptionChecker
{
    private readonly List<OptionError> _errors = [];

    private OptionChecker()
    {
    }

    /// <returns>All errors; empty when the options can be frozen.</returns>
    public static IReadOnlyList<OptionError> ErrorsIn(HakOptions options)
    {
        OptionChecker checker = new();
        checker.CheckSections(options);
        checker.CheckAllocator(options);
        checker.CheckRelease(options.Release);
        checker.CheckThreadCache(options.ThreadCache);
        checker.CheckLean(options, options.Lean);
        checker.CheckPrewarm(options.Prewarm);
        return checker._errors;
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
        RequireDefined<HakProfile>(options.Profile, nameof(HakOptions.Profile), "SpeedFirst, Balanced or Lean");
        if (RequireDefined(options.Integrity, nameof(HakOptions.Integrity), "None or Standard"))
        {
            Require(
                options.Integrity is null or HakIntegrity.None or HakIntegrity.Standard,
                nameof(HakOptions.Integrity),
                options.Integrity,
                "None or Standard; Checked and Hardened are not available in this version");
        }

        RequireInRange(options.MaxBytes, OptionBounds.LeastMaxBytes, long.MaxValue, nameof(HakOptions.MaxBytes));
        RequireDefined(options.HugePages, nameof(HakOptions.HugePages), "Default, Advise or Never");
    }

    private void CheckRelease(HakReleaseOptions? release)
    {
        RequireInRange(release?.MaxCachedSuperslabs, 0, OptionBounds.MostCachedSuperslabs, "Release.MaxCachedSuperslabs");
        RequireInRange(release?.MaxCachedBytes, 0, long.MaxValue, "Release.MaxCachedBytes");
        RequireInRange(release?.IdleTimeToLive, TimeSpan.Zero, OptionBounds.MostIdleTimeToLive, "Release.IdleTimeToLive");
        RequireInRange(release?.Interval, OptionBounds.LeastInterval, OptionBounds.MostInterval, "Release.Interval");
        Require(
            release?.Interval != Timeout.InfiniteTimeSpan || release.IdleTimeToLive is null || release.IdleTimeToLive == Timeout.InfiniteTimeSpan,
            "Release.IdleTimeToLive",
            release?.IdleTimeToLive,
            $"infinite, which is {Timeout.InfiniteTimeSpan}, while Release.Interval is: nobody looks");
    }

    private void CheckThreadCache(HakThreadCacheOptions? threadCache)
    {
        RequireInRange(
            threadCache?.MaxBytes, OptionBounds.LeastThreadCacheBytes, OptionBounds.MostThreadCacheBytes, "ThreadCache.MaxBytes");
        RequireInRange(threadCache?.MaxTotalBytes, 0, long.MaxValue, "ThreadCache.MaxTotalBytes");

        // 0 for all together is how to have none, whatever one could have.
        Require(
            !(threadCache?.MaxTotalBytes > 0 && threadCache.MaxBytes > threadCache.MaxTotalBytes),
            "ThreadCache.MaxBytes",
            threadCache?.MaxBytes,
            string.Create(CultureInfo.InvariantCulture, $"at most {threadCache?.MaxTotalBytes}, which is ThreadCache.MaxTotalBytes"));
    }

    private void CheckLean(HakOptions options, HakLeanOptions? lean)
    {
        bool isLean = lean?.Enabled ?? options.Profile == HakProfile.Lean;
        RequireInRange(lean?.TargetResidentBytes, 0, long.MaxValue, "Lean.TargetResidentBytes");
        Require(
            !(isLean && lean?.TargetResidentBytes > options.MaxBytes),
            "Lean.TargetResidentBytes",
            lean?.TargetResidentBytes,
            string.Create(CultureInfo.InvariantCulture, $"at most {options.MaxBytes}, which is MaxBytes, while lean mode is on"));
        RequireDefined(lean?.Decommit, "Lean.Decommit", "Off, Free or DontNeed");
    }

    private void CheckPrewarm(HakPrewarmOptions? prewarm)
    {
        RequireInRange(prewarm?.Blocks, OptionBounds.LeastPrewarmBlocks, OptionBounds.MostPrewarmBlocks, "Prewarm.Blocks");
        RequireDefined(prewarm?.Prefault, "Prewarm.Prefault", "Off, Populate or Touch");
    }

    private void RequireSection(object? section, string name) => Require(section is not null, name, "null", "an object");

    private bool RequireDefined<TEnum>(TEnum? value, string name, string names)
        where TEnum : struct, Enum => Require(value is null || Enum.IsDefined(value.Value), name, value, names);

    private void RequireInRange(long? value, long least, long most, string name) =>
        Require(
            value is null || (value >= least && value <= most),
            name,
            value,
            most == long.MaxValue
                ? string.Create(CultureInfo.InvariantCulture, $"at least {least}")
                : string.Create(CultureInfo.InvariantCulture, $"from {least} to {most}"));

    private void RequireInRange(TimeSpan? value, TimeSpan least, TimeSpan most, string name) =>
        Require(
            value is null || value == Timeout.InfiniteTimeSpan || (value >= least && value <= most),
            name,
            value,
            string.Create(CultureInfo.InvariantCulture, $"from {least} to {most}, or infinite, which is {Timeout.InfiniteTimeSpan}"));

    private bool Require(bool holds, string name, object? value, string rule)
    {
        if (!holds)
        {
            _errors.Add(new OptionError(name, string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; it must be {rule}.")));
        }

        return holds;
    }
}
