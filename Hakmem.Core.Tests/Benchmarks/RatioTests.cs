using Hakmem.Benchmarks.Numbers;
using NUnit.Framework;

namespace Hakmem.Tests.Benchmarks;

/// <summary>Quotients of speeds and their intervals.</summary>
[TestFixture]
internal sealed class RatioTests
{
    [Test]
    public void OfSpeeds_WhenSubjectTakesHalfTheTime_IsTwo()
        => Assert.That(Ratio.OfSpeeds([5, 5, 5], [10, 10, 10]), Is.EqualTo(new Ratio(2, 2, 2)));

    [Test]
    public void OfSpeeds_PairsRounds_SoThatADisturbanceOfBothCancels()
    {
        double[] subject = [10, 30, 10, 90];
        double[] other = [20, 60, 20, 180];

        Assert.That(Ratio.OfSpeeds(subject, other), Is.EqualTo(new Ratio(2, 2, 2)));
    }

    [Test]
    public void OfSpeeds_OfOneRound_HasNoInterval()
        => Assert.That(Ratio.OfSpeeds([5], [10]), Is.EqualTo(new Ratio(2, null, null)));

    [Test]
    public void OfSpeeds_WithNoise_HasItsValueInsideTheInterval()
    {
        Ratio ratio = Ratio.OfSpeeds([10, 11, 12, 10, 9], [10, 10, 10, 10, 10]);

        Assert.That(ratio.Value, Is.InRange(ratio.Low!.Value, ratio.High!.Value));
        Assert.That(ratio.Low, Is.LessThan(ratio.High));
    }

    [Test]
    public void OfSpeeds_OnSameSamples_GivesTheSameInterval()
    {
        double[] subject = [10, 11, 12, 10, 9];
        double[] other = [9, 12, 10, 11, 10];

        Ratio first = Ratio.OfSpeeds(subject, other);
        Ratio second = Ratio.OfSpeeds(subject, other);

        Assert.That(second, Is.EqualTo(first));
    }

    [Test]
    public void OfSpeeds_WithUnequalRounds_SaysHowMany()
        => Assert.That(
            () => Ratio.OfSpeeds([1, 2], [1]),
            Throws.ArgumentException.With.Message.Contains("2 rounds cannot be paired with 1"));

    [Test]
    public void OfSpeeds_WithoutRounds_IsRefused()
        => Assert.That(() => Ratio.OfSpeeds([], []), Throws.ArgumentException);
}
