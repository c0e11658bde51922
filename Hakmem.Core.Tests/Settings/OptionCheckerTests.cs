using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Hakmem.Settings;
using NUnit.Framework;

namespace Hakmem.Tests.Settings;

/// <summary>The exact sentence for every new option, values on the bounds and beside them, and the list of all errors.</summary>
[TestFixture]
internal sealed class OptionCheckerTests
{
    private static readonly TimeSpan s_day = TimeSpan.FromDays(1);
    private static readonly TimeSpan s_tick = TimeSpan.FromTicks(1);

    private static IEnumerable<TestCaseData> WrongOptions()
    {
        TimeSpan infinite = Timeout.InfiniteTimeSpan;
        foreach (TimeSpan value in (TimeSpan[])[-s_tick, infinite - s_tick, infinite + s_tick, s_day + s_tick, TimeSpan.MinValue])
        {
            yield return Wrong(
                new HakOptions { Release = new HakReleaseOptions { IdleTimeToLive = value } },
                $"Release.IdleTimeToLive is {value}; it must be from 00:00:00 to 1.00:00:00, or infinite, which is -00:00:00.0010000.");
        }

        foreach (TimeSpan value in (TimeSpan[])[TimeSpan.FromMilliseconds(10) - s_tick, TimeSpan.Zero, s_day + s_tick, TimeSpan.MaxValue])
        {
            yield return Wrong(
                new HakOptions { Release = new HakReleaseOptions { Interval = value } },
                $"Release.Interval is {value}; it must be from 00:00:00.0100000 to 1.00:00:00, or infinite, which is -00:00:00.0010000.");
        }

        foreach (long value in (long[])[-1, long.MinValue])
        {
            yield return Wrong(
                new HakOptions { Lean = new HakLeanOptions { TargetResidentBytes = value } },
                $"Lean.TargetResidentBytes is {value}; it must be at least 0.");
        }

        foreach (int value in (int[])[0, -1, 257, int.MinValue, int.MaxValue])
        {
            yield return Wrong(
                new HakOptions { Prewarm = new HakPrewarmOptions { Blocks = value } },
                $"Prewarm.Blocks is {value}; it must be from 1 to 256.");
        }

        foreach (int value in (int[])[-1, 3])
        {
            yield return Wrong(
                new HakOptions { Lean = new HakLeanOptions { Decommit = (HakDecommit)value } },
                $"Lean.Decommit is {value}; it must be Off, Free or DontNeed.");
            yield return Wrong(
                new HakOptions { Prewarm = new HakPrewarmOptions { Prefault = (HakPrefault)value } },
                $"Prewarm.Prefault is {value}; it must be Off, Populate or Touch.");
            yield return Wrong(
                new HakOptions { HugePages = (HakHugePages)value },
                $"HugePages is {value}; it must be Default, Advise or Never.");
        }

        yield return Wrong(new HakOptions { Lean = null! }, "Lean is null; it must be an object.");
        yield return Wrong(new HakOptions { Prewarm = null! }, "Prewarm is null; it must be an object.");
        yield return Wrong(new HakOptions { Profile = (HakProfile)3 }, "Profile is 3; it must be SpeedFirst, Balanced or Lean.");
        yield return Wrong(new HakOptions { Integrity = (HakIntegrity)4 }, "Integrity is 4; it must be None or Standard.");
        yield return Wrong(new HakOptions { MaxBytes = 1 }, "MaxBytes is 1; it must be at least 2097152.");
    }

    private static IEnumerable<TestCaseData> Contradictions()
    {
        yield return Wrong(
            new HakOptions { ThreadCache = new HakThreadCacheOptions { MaxBytes = 8_193, MaxTotalBytes = 8_192 } },
            "ThreadCache.MaxBytes is 8193; it must be at most 8192, which is ThreadCache.MaxTotalBytes.");
        yield return Wrong(
            new HakOptions { MaxBytes = 2 << 20, Lean = new HakLeanOptions { Enabled = true, TargetResidentBytes = (2 << 20) + 1 } },
            "Lean.TargetResidentBytes is 2097153; it must be at most 2097152, which is MaxBytes, while lean mode is on.");
        yield return Wrong(
            new HakOptions { Profile = HakProfile.Lean, MaxBytes = 2 << 20, Lean = new HakLeanOptions { TargetResidentBytes = (2 << 20) + 1 } },
            "Lean.TargetResidentBytes is 2097153; it must be at most 2097152, which is MaxBytes, while lean mode is on.");
        foreach (TimeSpan value in (TimeSpan[])[TimeSpan.Zero, s_tick, s_day])
        {
            yield return Wrong(
                new HakOptions { Release = new HakReleaseOptions { IdleTimeToLive = value, Interval = Timeout.InfiniteTimeSpan } },
                $"Release.IdleTimeToLive is {value}; it must be infinite, which is -00:00:00.0010000, while Release.Interval is: nobody looks.");
        }
    }

    private static IEnumerable<HakOptions> SoundCombinations()
    {
        yield return new HakOptions { ThreadCache = new HakThreadCacheOptions { MaxBytes = 8_192, MaxTotalBytes = 8_192 } };
        yield return new HakOptions { ThreadCache = new HakThreadCacheOptions { MaxBytes = 8_192, MaxTotalBytes = 0 } };
        yield return new HakOptions { ThreadCache = new HakThreadCacheOptions { MaxTotalBytes = 1 } };
        yield return new HakOptions { MaxBytes = 2 << 20, Lean = new HakLeanOptions { Enabled = true, TargetResidentBytes = 2 << 20 } };
        yield return new HakOptions { MaxBytes = 2 << 20, Lean = new HakLeanOptions { Enabled = true } };
        yield return new HakOptions { Profile = HakProfile.Lean, MaxBytes = 2 << 20 };
        yield return new HakOptions { MaxBytes = 2 << 20, Lean = new HakLeanOptions { TargetResidentBytes = long.MaxValue } };
        yield return new HakOptions
        {
            Profile = HakProfile.Lean,
            MaxBytes = 2 << 20,
            Lean = new HakLeanOptions { Enabled = false, TargetResidentBytes = long.MaxValue, Decommit = HakDecommit.DontNeed },
        };
        yield return new HakOptions { Release = new HakReleaseOptions { Interval = Timeout.InfiniteTimeSpan } };
        yield return new HakOptions { Profile = HakProfile.SpeedFirst, Release = new HakReleaseOptions { IdleTimeToLive = TimeSpan.Zero } };
        yield return new HakOptions { Release = new HakReleaseOptions { IdleTimeToLive = Timeout.InfiniteTimeSpan, Interval = Timeout.InfiniteTimeSpan } };
        yield return new HakOptions { Release = new HakReleaseOptions { IdleTimeToLive = Timeout.InfiniteTimeSpan, Interval = s_day } };
        yield return new HakOptions { Prewarm = new HakPrewarmOptions { Enabled = false, Blocks = 16, Prefault = HakPrefault.Touch } };
    }

    private static IEnumerable<HakOptions> BoundaryOptions()
    {
        foreach (TimeSpan value in (TimeSpan[])[TimeSpan.Zero, s_tick, s_day, Timeout.InfiniteTimeSpan])
        {
            yield return new HakOptions { Release = new HakReleaseOptions { IdleTimeToLive = value } };
        }

        foreach (TimeSpan value in (TimeSpan[])[TimeSpan.FromMilliseconds(10), s_day, Timeout.InfiniteTimeSpan])
        {
            yield return new HakOptions { Release = new HakReleaseOptions { Interval = value } };
        }

        yield return new HakOptions { Lean = new HakLeanOptions { TargetResidentBytes = 0 } };
        yield return new HakOptions { Lean = new HakLeanOptions { TargetResidentBytes = long.MaxValue } };
        yield return new HakOptions { Prewarm = new HakPrewarmOptions { Blocks = 1 } };
        yield return new HakOptions { Prewarm = new HakPrewarmOptions { Blocks = 256 } };
        foreach (int value in (int[])[0, 1, 2])
        {
            yield return new HakOptions
            {
                HugePages = (HakHugePages)value,
                Lean = new HakLeanOptions { Decommit = (HakDecommit)value },
                Prewarm = new HakPrewarmOptions { Prefault = (HakPrefault)value },
            };
        }
    }

    [TestCaseSource(nameof(WrongOptions))]
    [TestCaseSource(nameof(Contradictions))]
    public void ErrorsIn_OneWrongValue_IsItsSentenceAlone(HakOptions options, string sentence)
    {
        IReadOnlyList<OptionError> errors = OptionChecker.ErrorsIn(options);

        Assert.That(errors.Select(static error => error.Sentence), Is.EqualTo(new[] { sentence }));
        Assert.That(sentence, Does.StartWith(errors[0].Name + " is "));
    }

    [TestCaseSource(nameof(WrongOptions))]
    [TestCaseSource(nameof(Contradictions))]
    public void Freeze_OfOneWrongValue_ThrowsItsSentence(HakOptions options, string sentence)
    {
        Assert.That(
            () => SettingsFreezer.Freeze(options),
            Throws.ArgumentException.With.Message.EqualTo($"{sentence} (Parameter '{sentence.Split(' ')[0]}')"));
    }

    [TestCaseSource(nameof(BoundaryOptions))]
    [TestCaseSource(nameof(SoundCombinations))]
    public void ErrorsIn_AValueOnTheBound_IsNone(HakOptions options)
    {
        Assert.That(OptionChecker.ErrorsIn(options), Is.Empty);
    }

    [Test]
    public void ErrorsIn_UntouchedOptions_IsNone()
    {
        Assert.That(OptionChecker.ErrorsIn(new HakOptions()), Is.Empty);
    }

    [Test]
    public void ErrorsIn_ManyWrongValues_AreAllOfThem()
    {
        HakOptions options = new()
        {
            Profile = (HakProfile)9,
            MaxBytes = 0,
            Integrity = HakIntegrity.Checked,
            HugePages = (HakHugePages)9,
            Lean = new HakLeanOptions { TargetResidentBytes = -1, Decommit = (HakDecommit)9 },
            Release = new HakReleaseOptions
            {
                MaxCachedSuperslabs = -1,
                MaxCachedBytes = -1,
                IdleTimeToLive = TimeSpan.FromSeconds(-5),
                Interval = TimeSpan.Zero,
            },
            Prewarm = new HakPrewarmOptions { Blocks = 0, Prefault = (HakPrefault)9 },
            ThreadCache = new HakThreadCacheOptions { MaxBytes = 0, MaxTotalBytes = -1 },
        };

        Assert.That(OptionChecker.ErrorsIn(options).Select(static error => error.Name), Is.EquivalentTo(new[]
        {
            "Profile", "MaxBytes", "Integrity", "HugePages", "Lean.TargetResidentBytes", "Lean.Decommit", "Release.MaxCachedSuperslabs",
            "Release.MaxCachedBytes", "Release.IdleTimeToLive", "Release.Interval", "Prewarm.Blocks", "Prewarm.Prefault", "ThreadCache.MaxBytes",
            "ThreadCache.MaxTotalBytes",
        }));
    }

    [Test]
    public void ErrorsIn_WithoutAnySection_AreAllOfThem()
    {
        HakOptions options = new() { Release = null!, ThreadCache = null!, Lean = null!, Prewarm = null! };

        Assert.That(
            OptionChecker.ErrorsIn(options).Select(static error => error.Name), Is.EquivalentTo(new[] { "Release", "ThreadCache", "Lean", "Prewarm" }));
    }

    private static TestCaseData Wrong(HakOptions options, string sentence) => new TestCaseData(options, sentence).SetArgDisplayNames(sentence);
}
