using System;
using System.Collections.Generic;

namespace Hakmem.Settings;

/// <summary>Turns options into settings: an option that is set wins, the profile fills the rest.</summary>
internal static class SettingsFreezer
{
    public static HeapSettings Default() => Freeze(new HakOptions());

    /// <exception cref="ArgumentException">An option is out of its range; the message names it, its value and the range.</exception>
    public static HeapSettings Freeze(HakOptions options)
    {
        ThrowIfWrong(options);
        HakPrewarmOptions prewarm = options.Prewarm;
        bool prewarms = Prewarms(prewarm, options.Profile, IsLean(options, options.Profile));

        return new HeapSettings
        {
            Integrity = Integrity(options, options.Profile),
            HugePages = options.HugePages ?? Profiles.HugePages,
            PrewarmBlocks = prewarms ? prewarm.Blocks ?? Profiles.PrewarmBlocks : 0,
            Prefault = prewarms ? prewarm.Prefault ?? Profiles.Prefault : HakPrefault.Off,
            Live = Live(options, options.Profile),
        };
    }

    /// <summary>Takes from changed options what an allocator can follow, and names what it cannot.</summary>
    /// <param name="created">The options it was created with, unchanged since.</param>
    /// <param name="changed">What the options are now. Where they leave something unset, the profile of <paramref name="created"/> fills it.</param>
    /// <exception cref="ArgumentException">A changed option is out of its range; the message names it, its value and the range.</exception>
    public static SettingsRevision Revise(HakOptions created, HakOptions changed)
    {
        ThrowIfWrong(created);
        ThrowIfWrong(changed);

        return new SettingsRevision(Live(changed, created.Profile), DifferingFixed(created, changed));
    }

    private static void ThrowIfWrong(HakOptions options)
    {
        IReadOnlyList<OptionError> errors = OptionChecker.ErrorsIn(options);
        if (errors.Count > 0)
        {
            throw new ArgumentException(errors[0].Sentence, errors[0].Name);
        }
    }

    private static LiveSettings Live(HakOptions options, HakProfile profile)
    {
        ProfilePreset preset = Profiles.Of(profile);
        bool isLean = IsLean(options, profile);
        HakReleaseOptions release = options.Release;

        LiveSettings live = new()
        {
            MaxCachedSuperslabs = release.MaxCachedSuperslabs ?? Profiles.MaxCachedSuperslabs,
            MaxCachedBytes = release.MaxCachedBytes ?? Profiles.MaxCachedBytes,
            IdleTimeToLive = release.IdleTimeToLive ?? preset.IdleTimeToLive,
            Interval = release.Interval ?? preset.Interval,
            IsLean = isLean,
            TargetResidentBytes = isLean ? options.Lean.TargetResidentBytes ?? Profiles.LeanTargetResidentBytes : long.MaxValue,
            Decommit = isLean ? options.Lean.Decommit ?? Profiles.LeanDecommit : HakDecommit.Off,
            ThreadCacheBytes = options.ThreadCache.MaxBytes ?? preset.ThreadCacheBytes,
            ThreadCacheRestBytes = int.Min(preset.ThreadCacheRestBytes, options.ThreadCache.MaxBytes ?? int.MaxValue),
            ThreadCacheTotalBytes = options.ThreadCache.MaxTotalBytes ?? Profiles.ThreadCacheTotalBytes,
        };
        return options.MaxBytes is { } maxBytes ? live with { MaxMappedBytes = maxBytes } : live;
    }

    /// <summary>Compares what the options come to, not what was written: a default that is now spelled out is no difference.</summary>
    private static List<string> DifferingFixed(HakOptions created, HakOptions changed)
    {
        List<string> names = [];
        HakProfile profile = created.Profile;
        bool isLean = IsLean(created, profile);
        HakPrewarmOptions prewarm = created.Prewarm;
        HakPrewarmOptions changedPrewarm = changed.Prewarm;

        AddIf(profile != changed.Profile, nameof(HakOptions.Profile));
        AddIf(Integrity(created, profile) != Integrity(changed, profile), nameof(HakOptions.Integrity));
        AddIf((created.HugePages ?? Profiles.HugePages) != (changed.HugePages ?? Profiles.HugePages), nameof(HakOptions.HugePages));
        AddIf(Prewarms(prewarm, profile, isLean) != Prewarms(changedPrewarm, profile, isLean), "Prewarm.Enabled");
        AddIf((prewarm.Blocks ?? Profiles.PrewarmBlocks) != (changedPrewarm.Blocks ?? Profiles.PrewarmBlocks), "Prewarm.Blocks");
        AddIf((prewarm.Prefault ?? Profiles.Prefault) != (changedPrewarm.Prefault ?? Profiles.Prefault), "Prewarm.Prefault");
        return names;

        void AddIf(bool differs, string name)
        {
            if (differs)
            {
                names.Add(name);
            }
        }
    }

    private static bool IsLean(HakOptions options, HakProfile profile) => options.Lean.Enabled ?? Profiles.Of(profile).LeanEnabled;

    /// <summary>Lean mode suppresses what the profile would prewarm, not what the caller asked for by name.</summary>
    private static bool Prewarms(HakPrewarmOptions prewarm, HakProfile profile, bool isLean) =>
        prewarm.Enabled ?? (Profiles.Of(profile).PrewarmEnabled && !isLean);

    private static HakIntegrity Integrity(HakOptions options, HakProfile profile) => options.Integrity ?? Profiles.Of(profile).Integrity;
}
