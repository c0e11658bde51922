using Hakmem.Superslabs;
using NUnit.Framework;

namespace Hakmem.Tests.Superslabs;

/// <summary>The decision as tables; no memory is involved.</summary>
[TestFixture]
internal sealed class PressureGaugeTests
{
    private static readonly MemoryFacts s_calm = new()
    {
        ContainerLimitBytes = long.MaxValue,
        ContainerUsedBytes = 0,
        GcLoadBytes = 0,
        GcHighLoadBytes = 1_000,
        ChargedBytes = 0,
        MaxBytes = 1_000,
    };

    [Test]
    public void Decide_WhenNothingIsUsed_IsNone()
    {
        Assert.That(PressureGauge.Decide(s_calm), Is.EqualTo(MemoryPressure.None));
    }

    [TestCase(1_000, 799, MemoryPressure.None)]
    [TestCase(1_000, 800, MemoryPressure.Medium)]
    [TestCase(1_000, 801, MemoryPressure.Medium)]
    [TestCase(1_000, 919, MemoryPressure.Medium)]
    [TestCase(1_000, 920, MemoryPressure.High)]
    [TestCase(1_000, 921, MemoryPressure.High)]
    [TestCase(1_000, 5_000, MemoryPressure.High)]
    [TestCase(0, 0, MemoryPressure.High)]
    [TestCase(long.MaxValue, 1L << 60, MemoryPressure.None)]
    [TestCase(1L << 62, (1L << 62) - 1, MemoryPressure.High)]
    public void Decide_ByTheContainer_FollowsItsThresholds(long limitBytes, long usedBytes, object pressure)
    {
        MemoryFacts facts = s_calm with { ContainerLimitBytes = limitBytes, ContainerUsedBytes = usedBytes };

        Assert.That(PressureGauge.Decide(facts), Is.EqualTo(pressure));
    }

    [TestCase(1_000, 699, MemoryPressure.None)]
    [TestCase(1_000, 700, MemoryPressure.Medium)]
    [TestCase(1_000, 701, MemoryPressure.Medium)]
    [TestCase(1_000, 899, MemoryPressure.Medium)]
    [TestCase(1_000, 900, MemoryPressure.High)]
    [TestCase(1_000, 901, MemoryPressure.High)]
    public void Decide_ByTheCollector_FollowsItsThresholds(long highLoadBytes, long loadBytes, object pressure)
    {
        MemoryFacts facts = s_calm with { GcHighLoadBytes = highLoadBytes, GcLoadBytes = loadBytes };

        Assert.That(PressureGauge.Decide(facts), Is.EqualTo(pressure));
    }

    [TestCase(0, 0)]
    [TestCase(0, 5_000)]
    [TestCase(-1, 5_000)]
    public void Decide_WhenTheCollectorKnowsNothing_IgnoresIt(long highLoadBytes, long loadBytes)
    {
        MemoryFacts facts = s_calm with { GcHighLoadBytes = highLoadBytes, GcLoadBytes = loadBytes };

        Assert.That(PressureGauge.Decide(facts), Is.EqualTo(MemoryPressure.None));
    }

    [TestCase(1_000, 849, MemoryPressure.None)]
    [TestCase(1_000, 850, MemoryPressure.Medium)]
    [TestCase(1_000, 851, MemoryPressure.Medium)]
    [TestCase(1_000, 949, MemoryPressure.Medium)]
    [TestCase(1_000, 950, MemoryPressure.High)]
    [TestCase(1_000, 951, MemoryPressure.High)]
    [TestCase(1_000, 1_000, MemoryPressure.High)]
    [TestCase(long.MaxValue, 1L << 60, MemoryPressure.None)]
    public void Decide_ByItsOwnLimit_FollowsItsThresholds(long maxBytes, long chargedBytes, object pressure)
    {
        MemoryFacts facts = s_calm with { MaxBytes = maxBytes, ChargedBytes = chargedBytes };

        Assert.That(PressureGauge.Decide(facts), Is.EqualTo(pressure));
    }

    [TestCase(850, 0, 0, MemoryPressure.Medium)]
    [TestCase(850, 950, 0, MemoryPressure.High)]
    [TestCase(850, 0, 990, MemoryPressure.High)]
    [TestCase(950, 750, 900, MemoryPressure.High)]
    [TestCase(100, 750, 900, MemoryPressure.Medium)]
    [TestCase(799, 699, 849, MemoryPressure.None)]
    public void Decide_WithSeveralSources_TakesTheWorst(long containerUsedBytes, long gcLoadBytes, long chargedBytes, object pressure)
    {
        MemoryFacts facts = s_calm with
        {
            ContainerLimitBytes = 1_000,
            ContainerUsedBytes = containerUsedBytes,
            GcLoadBytes = gcLoadBytes,
            ChargedBytes = chargedBytes,
        };

        Assert.That(PressureGauge.Decide(facts), Is.EqualTo(pressure));
    }

    [Test]
    public void Decide_AfterTheLoadFell_ForgetsThatItWasHigh()
    {
        MemoryFacts high = s_calm with { ChargedBytes = 990 };

        Assert.That(PressureGauge.Decide(high), Is.EqualTo(MemoryPressure.High));
        Assert.That(PressureGauge.Decide(s_calm), Is.EqualTo(MemoryPressure.None));
    }

    [Test]
    public void Thresholds_OfEverySource_AreInOrder()
    {
        Assert.That(PressureGauge.GcMediumPercent, Is.LessThan(PressureGauge.GcHighPercent));
        Assert.That(PressureGauge.ContainerMediumPercent, Is.LessThan(PressureGauge.ContainerHighPercent));
        Assert.That(PressureGauge.BudgetMediumPercent, Is.LessThan(PressureGauge.BudgetHighPercent));
    }
}
