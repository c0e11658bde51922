using System;
using System.Threading;
using Hakmem.Pooling;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Pooling;

/// <summary>What every kind of lease promises. L1: one give-back a lease, and none under a pin.</summary>
internal abstract class LeaseContract<TLease>
    where TLease : struct, ILease
{
    protected abstract long MostPins { get; }

    [Test]
    public void End_OnceLive_GivesBackOnce()
    {
        TLease lease = Live();

        LeaseEnd[] ends = [End(ref lease), End(ref lease), End(ref lease)];

        Assert.That(ends, Is.EqualTo(new[] { LeaseEnd.GiveBack, LeaseEnd.AlreadyOver, LeaseEnd.AlreadyOver }));
        Assert.That(lease.IsLive, Is.False);
    }

    [Test]
    public void End_UnderPins_LeavesTheBlockToTheLastUnpin()
    {
        TLease lease = Live();
        Assert.That(TryPin(ref lease) && TryPin(ref lease), Is.True);

        LeaseEnd[] ends = [End(ref lease), lease.Unpin(), End(ref lease), lease.Unpin()];

        Assert.That(
            ends, Is.EqualTo(new[] { LeaseEnd.BlockIsHeld, LeaseEnd.BlockIsHeld, LeaseEnd.AlreadyOver, LeaseEnd.GiveBack }));
    }

    [Test]
    public void TryPin_OnceOver_ChangesNothing([Values] bool isPinned)
    {
        TLease lease = Live();
        Assert.That(!isPinned || TryPin(ref lease), Is.True);
        End(ref lease);

        Assert.That(TryPin(ref lease), Is.False);

        Assert.That(isPinned ? lease.Unpin() : LeaseEnd.GiveBack, Is.EqualTo(LeaseEnd.GiveBack));
        Assert.That(() => lease.Unpin(), Throws.InvalidOperationException);
    }

    [Test]
    public void Unpin_WhileLive_GivesNothingBack()
    {
        TLease lease = Live();
        TryPin(ref lease);

        Assert.That(lease.Unpin(), Is.EqualTo(LeaseEnd.BlockIsHeld));
        Assert.That(lease.IsLive, Is.True);
    }

    [Test]
    public void Unpin_WithoutAPin_ThrowsAndChangesNothing()
    {
        TLease lease = Live();

        Assert.That(() => lease.Unpin(), Throws.InvalidOperationException.With.Message.Contains("not pinned"));
        Assert.That(End(ref lease), Is.EqualTo(LeaseEnd.GiveBack));
        Assert.That(() => lease.Unpin(), Throws.InvalidOperationException);
    }

    [Test]
    public void TryPin_BeyondTheMost_ThrowsAndChangesNothing()
    {
        TLease lease = Live();
        long count = 0;
        while (count < MostPins && TryPin(ref lease))
        {
            count++;
        }

        Assert.That(count, Is.EqualTo(MostPins));
        Assert.That(() => TryPin(ref lease), Throws.InvalidOperationException.With.Message.Contains($"pinned {MostPins} times"));
        Assert.That(End(ref lease), Is.EqualTo(LeaseEnd.BlockIsHeld));
        while (lease.Unpin() == LeaseEnd.BlockIsHeld)
        {
            count--;
        }

        Assert.That(count, Is.EqualTo(1));
    }

    /// <summary>What was seen before another call came between is no reason to miss the end, nor to end or pin what is over.</summary>
    [Test]
    public void WhatWasSeenBefore_IsLookedAtAgain()
    {
        TLease pinnedSince = Live();
        TLease overSince = Live();
        long seenUnpinned = pinnedSince.Look();
        long seenLive = overSince.Look();
        TryPin(ref pinnedSince);
        End(ref overSince);

        Assert.That(pinnedSince.End(seenUnpinned), Is.EqualTo(LeaseEnd.BlockIsHeld));
        Assert.That(pinnedSince.Unpin(), Is.EqualTo(LeaseEnd.GiveBack));
        Assert.That(overSince.TryPin(seenLive), Is.False);
        Assert.That(overSince.End(seenLive), Is.EqualTo(LeaseEnd.AlreadyOver));
    }

    /// <summary>One thread pins and unpins, two end: whoever comes last, and nobody else, gives back.</summary>
    [Test]
    public void RacingPinsAndEnds_GiveEveryLeaseBackExactlyOnce()
    {
        const int LeaseCount = 20_000;
        const int ThreadCount = 3;
        TLease[] leases = new TLease[LeaseCount];
        int[] givenBack = new int[LeaseCount];
        int givenBackUnderPin = 0;
        int seed = Seed.Next(17);
        for (int index = 0; index < LeaseCount; index++)
        {
            leases[index] = Live();
        }

        int arrived = 0;
        ThreadTeam.Run(ThreadCount, mine =>
        {
            Random random = new(seed + mine);
            for (int index = 0; index < LeaseCount; index++)
            {
                Interlocked.Increment(ref arrived);
                Spin.Until(() => Volatile.Read(ref arrived) >= ThreadCount * (index + 1));
                Thread.SpinWait(random.Next(20));
                if (mine > 0)
                {
                    Note(End(ref leases[index]), index);
                }
                else if (TryPin(ref leases[index]))
                {
                    Interlocked.Add(ref givenBackUnderPin, Volatile.Read(ref givenBack[index]));
                    Note(leases[index].Unpin(), index);
                }
            }
        });

        Assert.That(givenBack, Is.All.EqualTo(1));
        Assert.That(givenBackUnderPin, Is.Zero);

        void Note(LeaseEnd end, int index)
        {
            if (end == LeaseEnd.GiveBack)
            {
                Interlocked.Increment(ref givenBack[index]);
            }
        }
    }

    /// <summary>A lease that has begun.</summary>
    protected abstract TLease Live();

    protected static LeaseEnd End(ref TLease lease) => lease.End(lease.Look());

    protected static bool TryPin(ref TLease lease) => lease.TryPin(lease.Look());
}
