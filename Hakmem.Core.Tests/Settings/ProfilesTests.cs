using System;
using System.Collections.Generic;
using System.Threading;
using Hakmem.Settings;
using NUnit.Framework;

namespace Hakmem.Tests.Settings;

/// <summary>What each profile comes to, as a full table, and that it fills only what is unset.</summary>
[TestFixture]
internal sealed class ProfilesTests
{
    private const int KiB = 1024;
    private const int MiB = 1024 * KiB;

    /// <summary>The default of MaxBytes is a fact of the machine; every table uses this instead.</summary>
    private const long MaxBytes = 64 * MiB;

    private static IEnumerable<TestCaseData> LiveTable()
    {
        yield return Row(HakProfile.SpeedFirst, new LiveSettings
        {
            MaxMappedBytes = MaxBytes,
            MaxCachedSuperslabs = 256,
            MaxCachedBytes = 512 * MiB,
            IdleTimeToLive = Timeout.InfiniteTimeSpan,
            Interval = Timeout.InfiniteTimeSpan,
            IsLean = false,
            TargetResidentBytes = long.MaxValue,
            Decommit = HakDecommit.Off,
            ThreadCacheBytes = 1 * MiB,
            ThreadCacheRestBytes = 1 * MiB,
            ThreadCacheTotalBytes = 64 * MiB,
        });
        yield return Row(HakProfile.Balanced, new LiveSettings
        {
            MaxMappedBytes = MaxBytes,
            MaxCachedSuperslabs = 256,
            MaxCachedBytes = 512 * MiB,
            IdleTimeToLive = TimeSpan.FromSeconds(60),
            Interval = TimeSpan.FromSeconds(10),
            IsLean = false,
            TargetResidentBytes = long.MaxValue,
            Decommit = HakDecommit.Off,
            ThreadCacheBytes = 1 * MiB,
            ThreadCacheRestBytes = 256 * KiB,
            ThreadCacheTotalBytes = 64 * MiB,
        });
        yield return Row(HakProfile.Lean, new LiveSettings
        {
            MaxMappedBytes = MaxBytes,
            MaxCachedSuperslabs = 256,
            MaxCachedBytes = 512 * MiB,
            IdleTimeToLive = TimeSpan.FromSeconds(1),
            Interval = TimeSpan.FromMilliseconds(250),
            IsLean = true,
            TargetResidentBytes = 10 * MiB,
            Decommit = HakDecommit.DontNeed,
            ThreadCacheBytes = 1 * MiB,
            ThreadCacheRestBytes = 32 * KiB,
            ThreadCacheTotalBytes = 64 * MiB,
        });
    }

    [TestCaseSource(nameof(LiveTable))]
    public void Freeze_WithNothingSet_GivesTheLiveHalfOfTheProfile(HakProfile profile, object expected)
    {
        HeapSettings settings = SettingsFreezer.Freeze(new HakOptions { Profile = profile, MaxBytes = MaxBytes });

        Assert.That(settings.Live, Is.EqualTo(expected));
    }

    [TestCase(HakProfile.SpeedFirst, 8, HakIntegrity.None)]
    [TestCase(HakProfile.Balanced, 0, HakIntegrity.Standard)]
    [TestCase(HakProfile.Lean, 0, HakIntegrity.Standard)]
    public void Freeze_WithNothingSet_GivesTheFixedHalfOfTheProfile(HakProfile profile, int prewarmBlocks, HakIntegrity integrity)
    {
        HeapSettings settings = SettingsFreezer.Freeze(new HakOptions { Profile = profile });

        Assert.That(settings.PrewarmBlocks, Is.EqualTo(prewarmBlocks));
        Assert.That(settings.Prefault, Is.EqualTo(HakPrefault.Off));
        Assert.That(settings.HugePages, Is.EqualTo(HakHugePages.Default));
        Assert.That(settings.Integrity, Is.EqualTo(integrity));
    }

    [Test]
    public void Default_OfEverything_IsBalanced()
    {
        HeapSettings balanced = SettingsFreezer.Freeze(new HakOptions { Profile = HakProfile.Balanced });
        HeapSettings settings = SettingsFreezer.Default();

        Assert.That(settings.Live, Is.EqualTo(balanced.Live));
        Assert.That(settings.PrewarmBlocks, Is.EqualTo(balanced.PrewarmBlocks));
        Assert.That(settings.Integrity, Is.EqualTo(balanced.Integrity));
    }

    [TestCase(HakProfile.SpeedFirst)]
    [TestCase(HakProfile.Balanced)]
    [TestCase(HakProfile.Lean)]
    public void Freeze_WithEverythingSet_TakesNothingFromTheProfile(HakProfile profile)
    {
        HeapSettings settings = SettingsFreezer.Freeze(EverythingSet(profile));

        Assert.That(settings.Live, Is.EqualTo(new LiveSettings
        {
            MaxMappedBytes = 100 * MiB,
            MaxCachedSuperslabs = 7,
            MaxCachedBytes = 11 * MiB,
            IdleTimeToLive = TimeSpan.FromSeconds(13),
            Interval = TimeSpan.FromSeconds(17),
            IsLean = true,
            TargetResidentBytes = 19,
            Decommit = HakDecommit.Free,
            ThreadCacheBytes = 23 * KiB,
            ThreadCacheRestBytes = 23 * KiB,
            ThreadCacheTotalBytes = 29 * KiB,
        }));
        Assert.That(settings.PrewarmBlocks, Is.EqualTo(31));
        Assert.That(settings.Prefault, Is.EqualTo(HakPrefault.Touch));
        Assert.That(settings.HugePages, Is.EqualTo(HakHugePages.Never));
        Assert.That(settings.Integrity, Is.EqualTo(HakIntegrity.Standard));
    }

    [Test]
    public void Freeze_OfBalancedWithLeanAndDecommitOff_IsBalancedWithTheTargetApplied()
    {
        HeapSettings balanced = SettingsFreezer.Freeze(new HakOptions { MaxBytes = MaxBytes });
        HeapSettings leanOff = SettingsFreezer.Freeze(new HakOptions
        {
            MaxBytes = MaxBytes,
            Lean = new HakLeanOptions { Enabled = true, Decommit = HakDecommit.Off },
        });

        Assert.That(leanOff.Live, Is.EqualTo(balanced.Live with { IsLean = true, TargetResidentBytes = 10 * MiB }));
        Assert.That(leanOff.PrewarmBlocks, Is.Zero);
        Assert.That(leanOff.Integrity, Is.EqualTo(balanced.Integrity));
    }

    [TestCase(HakProfile.SpeedFirst)]
    [TestCase(HakProfile.Balanced)]
    public void Freeze_WithLeanOnInAnotherProfile_ChangesLeanAndPrewarmAlone(HakProfile profile)
    {
        HeapSettings plain = SettingsFreezer.Freeze(new HakOptions { Profile = profile, MaxBytes = MaxBytes });
        HeapSettings lean = SettingsFreezer.Freeze(new HakOptions { Profile = profile, MaxBytes = MaxBytes, Lean = new HakLeanOptions { Enabled = true } });

        Assert.That(lean.Live, Is.EqualTo(plain.Live with { IsLean = true, TargetResidentBytes = 10 * MiB, Decommit = HakDecommit.DontNeed }));
        Assert.That(lean.PrewarmBlocks, Is.Zero);
        Assert.That(lean.Integrity, Is.EqualTo(plain.Integrity));
    }

    [Test]
    public void Freeze_WithLeanOff_IgnoresTheRestOfItsSection()
    {
        HakLeanOptions off = new() { Enabled = false, TargetResidentBytes = 1, Decommit = HakDecommit.DontNeed };
        LiveSettings live = SettingsFreezer.Freeze(new HakOptions { Profile = HakProfile.Lean, Lean = off }).Live;

        Assert.That(live.IsLean, Is.False);
        Assert.That(live.TargetResidentBytes, Is.EqualTo(long.MaxValue));
        Assert.That(live.Decommit, Is.EqualTo(HakDecommit.Off));
        Assert.That(live.IdleTimeToLive, Is.EqualTo(TimeSpan.FromSeconds(1)));
    }

    [Test]
    public void Freeze_WithPrewarmAskedForInLean_Prewarms()
    {
        HakPrewarmOptions prewarm = new() { Enabled = true };

        Assert.That(SettingsFreezer.Freeze(new HakOptions { Profile = HakProfile.Lean, Prewarm = prewarm }).PrewarmBlocks, Is.EqualTo(8));
    }

    [Test]
    public void Freeze_WithPrewarmOff_IgnoresTheRestOfItsSection()
    {
        HakPrewarmOptions off = new() { Enabled = false, Blocks = 20, Prefault = HakPrefault.Touch };
        HeapSettings settings = SettingsFreezer.Freeze(new HakOptions { Profile = HakProfile.SpeedFirst, Prewarm = off });

        Assert.That(settings.PrewarmBlocks, Is.Zero);
        Assert.That(settings.Prefault, Is.EqualTo(HakPrefault.Off));
    }

    [Test]
    public void Of_AnUndefinedProfile_IsRefused()
    {
        Assert.That(() => Profiles.Of((HakProfile)3), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    private static HakOptions EverythingSet(HakProfile profile) => new()
    {
        Profile = profile,
        MaxBytes = 100 * MiB,
        Integrity = HakIntegrity.Standard,
        HugePages = HakHugePages.Never,
        Lean = new HakLeanOptions { Enabled = true, TargetResidentBytes = 19, Decommit = HakDecommit.Free },
        Release = new HakReleaseOptions
        {
            MaxCachedSuperslabs = 7,
            MaxCachedBytes = 11 * MiB,
            IdleTimeToLive = TimeSpan.FromSeconds(13),
            Interval = TimeSpan.FromSeconds(17),
        },
        Prewarm = new HakPrewarmOptions { Enabled = true, Blocks = 31, Prefault = HakPrefault.Touch },
        ThreadCache = new HakThreadCacheOptions { MaxBytes = 23 * KiB, MaxTotalBytes = 29 * KiB },
    };

    private static TestCaseData Row(HakProfile profile, LiveSettings live) => new TestCaseData(profile, live).SetArgDisplayNames(profile.ToString());
}
