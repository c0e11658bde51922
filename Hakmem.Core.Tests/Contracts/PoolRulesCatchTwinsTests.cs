using System.Buffers;
using Hakmem.Tests.BrokenTwins;
using NUnit.Framework;

namespace Hakmem.Tests.Contracts;

/// <summary>The rules of the contract have been seen to catch what breaks them.</summary>
[TestFixture]
internal sealed class PoolRulesCatchTwinsTests
{
    [Test]
    public void AnOwnerThatReturnsTwice_IsCaught()
    {
        using MemoryPool<byte> pool = new TwinPool(static () => new TwiceReturningOwner());

        Assert.That(PoolRules.SecondDispose(pool), Does.Contain("shares its buffer"));
        Assert.That(PoolRules.LateSecondDispose(pool), Does.Contain("shares its buffer").Or.Contain("was changed"));
    }

    [Test]
    public void AnOwnerThatLooksAndThenActs_IsCaughtByTheRace()
    {
        using MemoryPool<byte> pool = new TwinPool(static () => new RacyOwner());

        Assert.That(PoolRules.SecondDispose(pool), Is.Null, "One thread cannot see what is wrong with it.");
        Assert.That(PoolRules.RacingDisposals(pool, 150), Does.Contain("shares its buffer"));
    }

    [Test]
    public void AnOwnerThatForgetsItsPins_IsCaught()
    {
        using MemoryPool<byte> pool = new TwinPool(static () => new PinBlindOwner());

        Assert.That(PoolRules.SecondDispose(pool), Is.Null);
        Assert.That(PoolRules.DisposeUnderPin(pool), Does.Contain("pinned buffer"));
    }
}
