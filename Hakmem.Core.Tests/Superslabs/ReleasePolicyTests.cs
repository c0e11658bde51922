using Hakmem.Settings;
using Hakmem.Superslabs;
using NUnit.Framework;
using static Hakmem.Tests.Superslabs.ReleaseFacts;

namespace Hakmem.Tests.Superslabs;

/// <summary>The decision as tables; no memory is involved.</summary>
[TestFixture]
internal sealed class ReleasePolicyTests
{
    private const long Most = ReleasePolicy.MostBytesPerPass;
    private const int MostSuperslabs = 32;

    [TestCase(-1, MemoryPressure.None, ReleaseDecision.Never)]
    [TestCase(0, MemoryPressure.None, 0)]
    [TestCase(1_000, MemoryPressure.None, 1_000)]
    [TestCase(60_000, MemoryPressure.None, 60_000)]
    [TestCase(-1, MemoryPressure.Medium, ReleasePolicy.MediumLifeMilliseconds)]
    [TestCase(0, MemoryPressure.Medium, 0)]
    [TestCase(3, MemoryPressure.Medium, 0)]
    [TestCase(1_000, MemoryPressure.Medium, 250)]
    [TestCase(60_000, MemoryPressure.Medium, 15_000)]
    [TestCase(-1, MemoryPressure.High, 0)]
    [TestCase(60_000, MemoryPressure.High, 0)]
    public void Decide_ByAge_AsksForTheTimeToLive_ShortenedByPressure(int lifeMilliseconds, object pressure, long rest)
    {
        ReleaseDecision decision = ReleasePolicy.Decide(Calm with { Pressure = (MemoryPressure)pressure }, WithLife(lifeMilliseconds));

        Assert.That(decision.LeastRestMilliseconds, Is.EqualTo(rest));
        Assert.That(decision.MostSuperslabs, Is.EqualTo(MostSuperslabs));
    }

    [TestCase(HakProfile.SpeedFirst)]
    [TestCase(HakProfile.Balanced)]
    public void Decide_OfACalmAllocatorThatIsNotLean_LeavesPagesAlone(HakProfile profile)
    {
        ReleaseCensus idle = Calm with { ResidentBytes = 900 * MiB, LiveBytes = 1, DirtyFreeBytes = 500 * MiB, IdleFreeBytes = 500 * MiB };

        ReleaseDecision decision = ReleasePolicy.Decide(idle, Of(profile));

        Assert.That(decision.DiscardBytes, Is.Zero);
        Assert.That(decision.MostPageBytes, Is.Zero);
        Assert.That(decision.LeastIdlePasses, Is.EqualTo(ReleaseDecision.NoPages));
    }

    /// <summary>A target of 10 MiB above what is live; as many superslabs go at once as lead back to it, and no more.</summary>
    [TestCase((10 * MiB) - 1, 1_000, MostSuperslabs)]
    [TestCase(10 * MiB, 1_000, MostSuperslabs)]
    [TestCase((10 * MiB) + 1, 0, 1)]
    [TestCase(12 * MiB, 0, 1)]
    [TestCase((12 * MiB) + 1, 0, 2)]
    [TestCase(72 * MiB, 0, 31)]
    [TestCase(74 * MiB, 0, 32)]
    [TestCase(900 * MiB, 0, 32)]
    public void Decide_AroundTheTargetOfALeanAllocator_HurriesAboveItOnly(long overheadBytes, long rest, int superslabs)
    {
        ReleaseCensus census = Calm with { ResidentBytes = (100 * MiB) + overheadBytes, LiveBytes = 100 * MiB, DirtyFreeBytes = 7 * MiB };

        ReleaseDecision decision = ReleasePolicy.Decide(census, Of(HakProfile.Lean));

        Assert.That(decision.LeastRestMilliseconds, Is.EqualTo(rest));
        Assert.That(decision.MostSuperslabs, Is.EqualTo(superslabs));
        Assert.That(decision.DiscardBytes, Is.EqualTo(rest == 0 ? 7 * MiB : 0), "Nothing is idle: only above the target it goes all the same.");
    }

    [Test]
    public void Decide_WhenLessIsResidentThanLive_IsBelowAnyTarget()
    {
        ReleaseCensus census = Calm with { ResidentBytes = 1, LiveBytes = 500 * MiB };

        ReleaseDecision decision = ReleasePolicy.Decide(census, Of(HakProfile.Lean, static live => live with { TargetResidentBytes = 0 }));

        Assert.That(decision.LeastRestMilliseconds, Is.EqualTo(1_000));
    }

    /// <summary>Idle pages of an allocator that grows are wasteful above 4 MiB and above an eighth of what is live.</summary>
    [TestCase(1, 0, 4 * MiB, false)]
    [TestCase(1, 0, (4 * MiB) + 1, true)]
    [TestCase(0, 0, 400 * MiB, false)]
    [TestCase(1, 32 * MiB, 4 * MiB, false)]
    [TestCase(1, 32 * MiB, (4 * MiB) + 1, true)]
    [TestCase(1, 80 * MiB, 10 * MiB, false)]
    [TestCase(1, 80 * MiB, (10 * MiB) + 1, true)]
    [TestCase(1 << 30, 80 * MiB, 10 * MiB, false)]
    public void Decide_WhenAnAllocatorGrows_ReturnsIdlePagesAboveTheThresholds(long grownBytes, long liveBytes, long overheadBytes, bool isWasteful)
    {
        ReleaseCensus census = Calm with
        {
            GrownBytes = grownBytes,
            LiveBytes = liveBytes,
            ResidentBytes = liveBytes + overheadBytes,
            DirtyFreeBytes = 3 * MiB,
        };

        foreach (HakProfile profile in (HakProfile[])[HakProfile.SpeedFirst, HakProfile.Balanced])
        {
            ReleaseDecision decision = ReleasePolicy.Decide(census, Of(profile));

            Assert.That(decision.DiscardBytes, Is.EqualTo(isWasteful ? 3 * MiB : 0));
            Assert.That(decision.LeastIdlePasses, Is.EqualTo(isWasteful ? 0 : ReleaseDecision.NoPages));
            Assert.That(decision.LeastRestMilliseconds == 0, Is.EqualTo(isWasteful));
            Assert.That(decision.Lazily, Is.False);
        }
    }

    [Test]
    public void Decide_WithoutPressure_LeavesSpansAloneThatHaveFewPages([Values] HakProfile profile) =>
        Assert.That(ReleasePolicy.Decide(Calm, Of(profile)).LeastPages, Is.EqualTo(ReleasePolicy.LeastPagesOfSpan));

    [Test]
    public void Decide_UnderHighPressure_ReturnsEverything([Values] HakProfile profile, [Values] HakDecommit decommit)
    {
        ReleaseCensus census = Calm with { Pressure = MemoryPressure.High, ResidentBytes = 60 * MiB, LiveBytes = 30 * MiB, DirtyFreeBytes = 20 * MiB };

        ReleaseDecision decision = ReleasePolicy.Decide(census, Of(profile, live => live with { Decommit = decommit }));

        Assert.That(decision, Is.EqualTo(new ReleaseDecision
        {
            LeastRestMilliseconds = 0,
            MostSuperslabs = MostSuperslabs,
            DiscardBytes = 20 * MiB,
            Lazily = false,
            LeastIdlePasses = 0,
            LeastPages = 1,
            MostPageBytes = Most,
        }));
    }

    /// <summary>What the system was only allowed to take goes where it is to go at once, and is no reason for anything by its age.</summary>
    [TestCase(MemoryPressure.High, 0, 0, 25 * MiB)]
    [TestCase(MemoryPressure.None, 4 * MiB, 0, 25 * MiB)]
    [TestCase(MemoryPressure.None, 0, 20 * MiB, 20 * MiB)]
    [TestCase(MemoryPressure.None, 0, 0, 0)]
    public void Decide_OfWhatTheSystemWasAllowedToTake_TakesItWithTheRest(int pressure, long grownBytes, long overTargetBytes, long discardBytes)
    {
        ReleaseCensus census = Calm with
        {
            GrownBytes = grownBytes,
            ResidentBytes = grownBytes > 0 ? 40 * MiB : overTargetBytes,
            DirtyFreeBytes = 20 * MiB,
            LazyFreeBytes = 5 * MiB,
            Pressure = (MemoryPressure)pressure,
        };

        ReleaseDecision decision = ReleasePolicy.Decide(census, WithLife(1_000, HakDecommit.Free));

        Assert.That(decision.DiscardBytes, Is.EqualTo(discardBytes));
        Assert.That(decision.Lazily, Is.EqualTo(discardBytes <= 20 * MiB));
    }

    [TestCase(HakDecommit.Off, 0, false, ReleaseDecision.NoPages)]
    [TestCase(HakDecommit.Free, 8 * MiB, true, ReleaseDecision.NoPages)]
    [TestCase(HakDecommit.DontNeed, 8 * MiB, false, ReleasePolicy.LeanIdlePasses)]
    public void Decide_ByDecommit_TellsWhetherAndHowFreeSlabsGo(HakDecommit decommit, long discardBytes, bool isLazy, int idlePasses)
    {
        // Idle for a hundred times its life: all of it is due.
        ReleaseCensus census = Calm with { ElapsedMilliseconds = 100_000, ResidentBytes = 9 * MiB, DirtyFreeBytes = 9 * MiB, IdleFreeBytes = 8 * MiB };

        ReleaseDecision decision = ReleasePolicy.Decide(census, WithLife(1_000, decommit));

        Assert.That(decision.DiscardBytes, Is.EqualTo(discardBytes));
        Assert.That(decision.Lazily, Is.EqualTo(isLazy));
        Assert.That(decision.LeastIdlePasses, Is.EqualTo(idlePasses));
        Assert.That(decision.MostPageBytes, Is.EqualTo(decommit == HakDecommit.DontNeed ? Most : 0));
    }

    [TestCase(HakDecommit.Off, 0, false)]
    [TestCase(HakDecommit.Free, 20 * MiB, true)]
    [TestCase(HakDecommit.DontNeed, 20 * MiB, false)]
    public void Decide_OverTheTarget_ReturnsFreeSlabsAsDecommitSays(HakDecommit decommit, long discardBytes, bool isLazy)
    {
        ReleaseCensus census = Calm with { ResidentBytes = 40 * MiB, DirtyFreeBytes = 20 * MiB };

        ReleaseDecision decision = ReleasePolicy.Decide(census, WithLife(1_000, decommit));

        Assert.That(decision.DiscardBytes, Is.EqualTo(discardBytes));
        Assert.That(decision.Lazily, Is.EqualTo(isLazy));
        Assert.That(decision.LeastRestMilliseconds, Is.Zero);
    }

    [TestCase(Most - 1, Most - 1)]
    [TestCase(Most, Most)]
    [TestCase(Most + 1, Most)]
    [TestCase(Most * 100, Most)]
    public void Decide_WhateverIsIdle_BoundsOnePass(long dirtyBytes, long discardBytes)
    {
        ReleaseCensus pressed = Calm with { Pressure = MemoryPressure.High, DirtyFreeBytes = dirtyBytes };
        ReleaseCensus aged = Calm with { DirtyFreeBytes = dirtyBytes, IdleFreeBytes = dirtyBytes };

        Assert.That(ReleasePolicy.Decide(pressed, Of(HakProfile.Balanced)).DiscardBytes, Is.EqualTo(discardBytes));
        Assert.That(ReleasePolicy.Decide(aged, WithLife(0)).DiscardBytes, Is.EqualTo(discardBytes));
    }

    [TestCase(-1, 512, 0, 512)]
    [TestCase(-1, 512, 10_000, 512)]
    [TestCase(60_000, 512, 0, 16)]
    [TestCase(60_000, 512, 128, 16)]
    [TestCase(60_000, 512, 136, 17)]
    [TestCase(60_000, 512, 10_000, 512)]
    [TestCase(60_000, 3, 0, 3)]
    [TestCase(0, 0, 10_000, 0)]
    [TestCase(-1, 0, 10_000, 0)]
    public void MostKeptBytes_IsAPartOfWhatIsUsed_WithinTheLimits(int lifeMilliseconds, long limitMiB, long usedMiB, long keptMiB)
    {
        LiveSettings live = WithLife(lifeMilliseconds) with { MaxCachedBytes = limitMiB * MiB };

        Assert.That(ReleasePolicy.MostKeptBytes(live, usedMiB * MiB), Is.EqualTo(keptMiB * MiB));
    }
}
