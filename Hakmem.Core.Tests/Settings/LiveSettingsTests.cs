using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Hakmem.Settings;
using NUnit.Framework;

namespace Hakmem.Tests.Settings;

/// <summary>Replacing the live half, and what changed options come to for an allocator that runs.</summary>
[TestFixture]
internal sealed class LiveSettingsTests
{
    private const int MiB = 1 << 20;

    private static IEnumerable<TestCaseData> FixedChanges()
    {
        yield return Change(new HakOptions { Profile = HakProfile.Lean }, "Profile");
        yield return Change(new HakOptions { Integrity = HakIntegrity.None }, "Integrity");
        yield return Change(new HakOptions { HugePages = HakHugePages.Advise }, "HugePages");
        yield return Change(new HakOptions { Prewarm = new HakPrewarmOptions { Enabled = true } }, "Prewarm.Enabled");
        yield return Change(new HakOptions { Prewarm = new HakPrewarmOptions { Blocks = 9 } }, "Prewarm.Blocks");
        yield return Change(new HakOptions { Prewarm = new HakPrewarmOptions { Prefault = HakPrefault.Populate } }, "Prewarm.Prefault");
    }

    private static IEnumerable<TestCaseData> LiveChanges()
    {
        yield return Live("MaxBytes", o => o.MaxBytes = 8 * MiB, s => s with { MaxMappedBytes = 8 * MiB });
        yield return Live("Release.MaxCachedSuperslabs", o => o.Release.MaxCachedSuperslabs = 3, s => s with { MaxCachedSuperslabs = 3 });
        yield return Live("Release.MaxCachedBytes", o => o.Release.MaxCachedBytes = 5, s => s with { MaxCachedBytes = 5 });
        yield return Live("Release.IdleTimeToLive", o => o.Release.IdleTimeToLive = TimeSpan.Zero, s => s with { IdleTimeToLive = TimeSpan.Zero });
        yield return Live(
            "Release.Interval", o => o.Release.Interval = Timeout.InfiniteTimeSpan, s => s with { Interval = Timeout.InfiniteTimeSpan });
        yield return Live(
            "Lean",
            o => o.Lean = new HakLeanOptions { Enabled = true, TargetResidentBytes = 1, Decommit = HakDecommit.Free },
            s => s with { IsLean = true, TargetResidentBytes = 1, Decommit = HakDecommit.Free });
        yield return Live("ThreadCache.MaxBytes", o => o.ThreadCache.MaxBytes = 8192, s => s with { ThreadCacheBytes = 8192, ThreadCacheRestBytes = 8192 });
        yield return Live("ThreadCache.MaxTotalBytes", o => o.ThreadCache.MaxTotalBytes = 7, s => s with { ThreadCacheTotalBytes = 7 });
    }

    [Test]
    public void ReplaceLive_WithOtherSettings_IsSeenByTheNextRead()
    {
        HeapSettings settings = SettingsFreezer.Default();
        LiveSettings before = settings.Live;
        LiveSettings other = before with { MaxCachedSuperslabs = 3 };

        settings.ReplaceLive(other);

        Assert.That(settings.Live, Is.SameAs(other));
        Assert.That(before.MaxCachedSuperslabs, Is.EqualTo(256));
    }

    [Test]
    public void Revise_WithTheSameOptions_ChangesNothing()
    {
        SettingsRevision revision = SettingsFreezer.Revise(new HakOptions(), new HakOptions());

        Assert.That(revision.Live, Is.EqualTo(SettingsFreezer.Default().Live));
        Assert.That(revision.IgnoredNames, Is.Empty);
    }

    [TestCaseSource(nameof(LiveChanges))]
    public void Revise_WithALiveChange_TakesItAndNamesNothing(Action<HakOptions> change, object adjust)
    {
        HakOptions changed = new();
        change(changed);

        SettingsRevision revision = SettingsFreezer.Revise(new HakOptions(), changed);

        Assert.That(revision.Live, Is.EqualTo(((Func<LiveSettings, LiveSettings>)adjust)(SettingsFreezer.Default().Live)));
        Assert.That(revision.IgnoredNames, Is.Empty);
    }

    [TestCaseSource(nameof(FixedChanges))]
    public void Revise_WithAFixedChange_NamesItAndKeepsTheLiveHalf(HakOptions changed, string name)
    {
        SettingsRevision revision = SettingsFreezer.Revise(new HakOptions(), changed);

        Assert.That(revision.IgnoredNames, Is.EqualTo(new[] { name }));
        Assert.That(revision.Live, Is.EqualTo(SettingsFreezer.Default().Live));
    }

    [Test]
    public void Revise_WithEveryFixedChange_NamesEach()
    {
        HakOptions changed = new()
        {
            Profile = HakProfile.SpeedFirst,
            Integrity = HakIntegrity.None,
            HugePages = HakHugePages.Never,
            Prewarm = new HakPrewarmOptions { Enabled = true, Blocks = 16, Prefault = HakPrefault.Touch },
        };

        Assert.That(
            SettingsFreezer.Revise(new HakOptions(), changed).IgnoredNames,
            Is.EquivalentTo(FixedChanges().Select(static change => change.Arguments[1])));
    }

    [Test]
    public void Revise_WithDefaultsSpelledOut_NamesNothing()
    {
        HakOptions changed = new()
        {
            Integrity = HakIntegrity.Standard,
            HugePages = HakHugePages.Default,
            Prewarm = new HakPrewarmOptions { Enabled = false, Blocks = 8, Prefault = HakPrefault.Off },
        };

        Assert.That(SettingsFreezer.Revise(new HakOptions(), changed).IgnoredNames, Is.Empty);
    }

    [Test]
    public void Revise_WithAnotherProfile_FillsFromTheOneAtCreation()
    {
        HakOptions changed = new() { Profile = HakProfile.SpeedFirst, Release = new HakReleaseOptions { MaxCachedSuperslabs = 9 } };

        LiveSettings live = SettingsFreezer.Revise(new HakOptions { Profile = HakProfile.Lean }, changed).Live;

        Assert.That(live, Is.EqualTo(SettingsFreezer.Freeze(new HakOptions { Profile = HakProfile.Lean }).Live with { MaxCachedSuperslabs = 9 }));
    }

    [Test]
    public void Revise_WithLeanSwitchedOnWherePrewarmRan_DoesNotNamePrewarm()
    {
        HakOptions created = new() { Profile = HakProfile.SpeedFirst };
        HakOptions changed = new() { Profile = HakProfile.SpeedFirst, Lean = new HakLeanOptions { Enabled = true } };

        SettingsRevision revision = SettingsFreezer.Revise(created, changed);

        Assert.That(revision.IgnoredNames, Is.Empty);
        Assert.That(revision.Live.IsLean, Is.True);
    }

    [Test]
    public void Revise_WithAWrongValue_IsRefusedByName()
    {
        HakOptions changed = new() { Lean = new HakLeanOptions { TargetResidentBytes = -1 } };

        Assert.That(
            () => SettingsFreezer.Revise(new HakOptions(), changed),
            Throws.ArgumentException.With.Message.Contains("Lean.TargetResidentBytes is -1; it must be at least 0."));
    }

    private static TestCaseData Change(HakOptions changed, string name) => new TestCaseData(changed, name).SetArgDisplayNames(name);

    private static TestCaseData Live(string name, Action<HakOptions> change, Func<LiveSettings, LiveSettings> adjust) =>
        new TestCaseData(change, adjust).SetArgDisplayNames(name);
}
