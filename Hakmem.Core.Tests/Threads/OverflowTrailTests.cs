using Hakmem.Threads;
using NUnit.Framework;

namespace Hakmem.Tests.Threads;

/// <summary>The guess how far a thread that only frees goes on.</summary>
[TestFixture]
internal sealed class OverflowTrailTests
{
    private const int Most = 1000;

    [TestCase(100, TestName = "{m}(up)")]
    [TestCase(-100, TestName = "{m}(down)")]
    [TestCase(Most, TestName = "{m}(as far as may be)")]
    [TestCase(-Most, TestName = "{m}(as far down as may be)")]
    public void AWayThatWentOn_IsGuessedToGoOnAsFar(int way)
    {
        OverflowTrail trail = Standing(at: 50_000);

        Assert.That((long)trail.Step(50_000 + way, Most), Is.EqualTo(way));
    }

    [TestCase(Most + 1)]
    [TestCase(-Most - 1)]
    public void AfterAJump_ItGoesOnAsBefore_AndFromThereItIsTheNewWay(int jump)
    {
        OverflowTrail trail = Standing(at: 50_000);
        _ = trail.Step(50_100, Most);

        Assert.That((long)trail.Step(50_100 + jump, Most), Is.EqualTo(100));
        Assert.That((long)trail.Step(50_100 + jump - 40, Most), Is.EqualTo(-40));
    }

    [Test]
    public void AfterTwoJumpsInARow_NothingIsGuessed_UntilItGoesOn()
    {
        OverflowTrail trail = Standing(at: 50_000);
        _ = trail.Step(50_100, Most);
        _ = trail.Step(90_000, Most);

        Assert.That((long)trail.Step(10_000, Most), Is.Zero);
        Assert.That((long)trail.Step(70_000, Most), Is.Zero);
        Assert.That((long)trail.Step(70_060, Most), Is.EqualTo(60));
    }

    [Test]
    public void TheFirstBlockOfAll_IsAJumpFromNowhere()
    {
        OverflowTrail trail = default;

        Assert.That((long)trail.Step(unchecked((nint)0x7000_0000_0000), Most), Is.Zero);
    }

    private static OverflowTrail Standing(nint at)
    {
        OverflowTrail trail = default;
        _ = trail.Step(at, Most);
        return trail;
    }
}
