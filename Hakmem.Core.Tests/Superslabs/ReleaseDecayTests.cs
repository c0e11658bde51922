using System;
using System.Collections.Generic;
using Hakmem.Settings;
using Hakmem.Superslabs;
using NUnit.Framework;
using static Hakmem.Tests.Superslabs.ReleaseFacts;

namespace Hakmem.Tests.Superslabs;

/// <summary>How free slabs that nobody needs go: a smooth curve with half of it gone in a quarter of the life, whatever the interval.</summary>
[TestFixture]
internal sealed class ReleaseDecayTests
{
    private const int LifeMilliseconds = 1_000;
    private const int QuarterMilliseconds = LifeMilliseconds / ReleasePolicy.HalfLivesPerLife;

    [TestCase(QuarterMilliseconds, 16 * MiB, 8 * MiB)]
    [TestCase(2 * QuarterMilliseconds, 16 * MiB, 12 * MiB)]
    [TestCase(LifeMilliseconds, 16 * MiB, 15 * MiB)]
    [TestCase(QuarterMilliseconds, 0, 0)]
    [TestCase(0, 16 * MiB, 0)]
    [TestCase(100 * LifeMilliseconds, 16 * MiB, 16 * MiB)]
    public void Decide_AfterSoMuchOfTheLife_ReturnsThatPart(int elapsedMilliseconds, long idleBytes, long goneBytes) =>
        Assert.That(Gone(idleBytes, elapsedMilliseconds), Is.EqualTo(goneBytes));

    [TestCase(512 * KiB, 512 * KiB)]
    [TestCase((512 * KiB) + 2, (256 * KiB) + 1)]
    [TestCase(256 * KiB, 256 * KiB)]
    [TestCase(1, 1)]
    public void Decide_WhenWhatIsLeftWouldBeLittle_ReturnsItAtOnce(long idleBytes, long goneBytes) =>
        Assert.That(Gone(idleBytes, QuarterMilliseconds), Is.EqualTo(goneBytes));

    [Test]
    public void Decide_WithALifeWithoutEnd_ReturnsNothing()
    {
        ReleaseCensus census = Calm with { ElapsedMilliseconds = long.MaxValue / 8, DirtyFreeBytes = 9 * MiB, IdleFreeBytes = 9 * MiB };

        Assert.That(ReleasePolicy.Decide(census, WithLife(-1)).DiscardBytes, Is.Zero);
    }

    [Test]
    public void Decide_WithNoLife_ReturnsAllAtTheFirstPass() =>
        Assert.That(ReleasePolicy.Decide(Calm with { ElapsedMilliseconds = 1, IdleFreeBytes = 9 * MiB }, WithLife(0)).DiscardBytes, Is.EqualTo(9 * MiB));

    /// <summary>
    /// The exact curve is 2^(-t / quarter). It is met from both sides: rounding down of what is left loses less than a byte a pass, and the end comes early by
    /// what counts as little.
    /// </summary>
    [TestCase(10)]
    [TestCase(50)]
    [TestCase(125)]
    [TestCase(250)]
    public void Decide_PassAfterPass_FollowsTheCurve(int intervalMilliseconds)
    {
        const long StartBytes = 48 * MiB;
        List<string> wrong = [];
        long left = StartBytes;
        long mostInOnePass = (long)(StartBytes * (1 - Math.Pow(0.5, (double)intervalMilliseconds / QuarterMilliseconds))) + ReleasePolicy.LeastDecayBytes + 1;

        for (int now = intervalMilliseconds; now <= 2 * LifeMilliseconds; now += intervalMilliseconds)
        {
            long gone = Gone(left, intervalMilliseconds);
            double exact = StartBytes * Math.Pow(0.5, (double)now / QuarterMilliseconds);
            left -= gone;
            if (gone < 0 || gone > mostInOnePass || left > exact + 1 || left < exact - (now / intervalMilliseconds) - ReleasePolicy.LeastDecayBytes)
            {
                wrong.Add($"after {now} ms {left} bytes are left, {gone} of them went now; the curve says {exact:F0}");
            }
        }

        Assert.That(wrong, Is.Empty);
        Assert.That(left, Is.Zero, "The curve ends.");
    }

    [Test]
    public void Decide_UnderMediumPressure_DecaysFourTimesAsFast()
    {
        ReleaseCensus census = Calm with
        {
            ElapsedMilliseconds = QuarterMilliseconds,
            IdleFreeBytes = 16 * MiB,
            DirtyFreeBytes = 16 * MiB,
            Pressure = MemoryPressure.Medium,
        };

        // Lean, but far from its target.
        LiveSettings live = WithLife(LifeMilliseconds) with { TargetResidentBytes = long.MaxValue };

        Assert.That(ReleasePolicy.Decide(census, live).DiscardBytes, Is.EqualTo(15 * MiB));
    }

    private static long Gone(long idleBytes, int elapsedMilliseconds) => ReleasePolicy.Decide(
        Calm with { ElapsedMilliseconds = elapsedMilliseconds, DirtyFreeBytes = idleBytes, IdleFreeBytes = idleBytes },
        WithLife(LifeMilliseconds)).DiscardBytes;
}
