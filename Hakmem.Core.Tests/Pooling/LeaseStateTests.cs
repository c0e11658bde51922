using System;
using System.Threading;
using Hakmem.Pooling;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Pooling;

/// <summary>The state word: L1, one give-back a lease and none under a pin; L2, no call reaches into another generation.</summary>
[TestFixture]
internal sealed class LeaseStateTests
{
    [Test]
    public void New_IsIdleAndMayServe()
    {
        LeaseState state = default;

        Assert.That(state.IsLive, Is.False);
        Assert.That(state.MayServeAgain, Is.True);
        Assert.That(state.TryPin(), Is.False);
    }

    [Test]
    public void End_OnceLive_GivesBackOnce()
    {
        LeaseState state = default;
        state.Begin();

        LeaseEnd[] ends = [state.End(), state.End(), state.End()];

        Assert.That(ends, Is.EqualTo(new[] { LeaseEnd.GiveBack, LeaseEnd.AlreadyOver, LeaseEnd.AlreadyOver }));
    }

    [Test]
    public void End_UnderPins_LeavesTheBlockToTheLastUnpin()
    {
        LeaseState state = default;
        state.Begin();
        Assert.That(state.TryPin() && state.TryPin(), Is.True);

        LeaseEnd[] ends = [state.End(), state.Unpin(), state.End(), state.Unpin()];

        Assert.That(
            ends, Is.EqualTo(new[] { LeaseEnd.BlockIsHeld, LeaseEnd.BlockIsHeld, LeaseEnd.AlreadyOver, LeaseEnd.GiveBack }));
        Assert.That(state.IsPinned, Is.False);
    }

    [Test]
    public void Unpin_WhileLive_GivesNothingBack()
    {
        LeaseState state = default;
        state.Begin();
        state.TryPin();

        Assert.That(state.Unpin(), Is.EqualTo(LeaseEnd.BlockIsHeld));
        Assert.That(state.IsLive, Is.True);
    }

    [Test]
    public void Unpin_WithoutAPin_ThrowsAndChangesNothing()
    {
        LeaseState state = default;
        state.Begin();

        Assert.That(() => state.Unpin(), Throws.InvalidOperationException.With.Message.Contains("not pinned"));
        Assert.That(state.End(), Is.EqualTo(LeaseEnd.GiveBack));
        Assert.That(() => state.Unpin(), Throws.InvalidOperationException);
    }

    [Test]
    public void UseAfterTheEnd_MakesItNeverServeAgain([Values("end", "pin", "note")] string use, [Values] bool isClosed)
    {
        LeaseState state = default;
        state.Begin();
        state.End();
        if (isClosed)
        {
            state.Close();
        }

        _ = use switch
        {
            "end" => state.End() == LeaseEnd.AlreadyOver,
            "pin" => state.TryPin(),
            _ => Note(ref state),
        };
        state.Close();

        Assert.That(state.MayServeAgain, Is.False);
    }

    [Test]
    public void NoteMisuse_WhileLive_ChangesNothing()
    {
        LeaseState state = default;
        state.Begin();

        state.NoteMisuse();

        Assert.That(state.End(), Is.EqualTo(LeaseEnd.GiveBack));
        state.Close();
        Assert.That(state.MayServeAgain, Is.True);
    }

    [Test]
    public void Over_MayServeAgainOnceItIsClosed([Values] bool isPinned)
    {
        LeaseState state = default;
        state.Begin();
        if (isPinned)
        {
            state.TryPin();
            state.End();
        }

        Assert.That(isPinned ? state.Unpin() : state.End(), Is.EqualTo(LeaseEnd.GiveBack));

        Assert.That((state.IsLive, state.IsPinned, state.IsMisused, state.MayServeAgain), Is.EqualTo((false, false, false, false)));
        state.Close();
        Assert.That(state.MayServeAgain, Is.True);
    }

    [Test]
    public void TryPin_BeyondTheMost_ThrowsAndChangesNothing()
    {
        const int MostPins = (1 << 21) - 1;
        LeaseState state = default;
        state.Begin();
        int count = 0;
        while (count < MostPins && state.TryPin())
        {
            count++;
        }

        Assert.That(count, Is.EqualTo(MostPins));
        Assert.That(() => state.TryPin(), Throws.InvalidOperationException.With.Message.Contains("pinned"));
        Assert.That(state.End(), Is.EqualTo(LeaseEnd.BlockIsHeld));
        while (state.Unpin() == LeaseEnd.BlockIsHeld)
        {
            count--;
        }

        Assert.That(count, Is.EqualTo(1));
    }

    [Test]
    public void Begin_StartsANewGeneration()
    {
        LeaseState state = default;
        state.Begin();
        uint first = state.Generation;
        state.End();
        state.Begin();

        Assert.That(state.Generation, Is.EqualTo(first + 1));
    }

    /// <summary>Three threads end whatever lease they find; a fourth begins the next as soon as one has ended.</summary>
    [Test]
    public void RacingEnds_GiveEveryLeaseBackExactlyOnce()
    {
        const int LeaseCount = 30_000;
        Lease lease = new();
        int givenBack = 0;
        bool isDone = false;

        ThreadTeam.Run(
            3,
            _ =>
            {
                SpinWait spin = default;
                while (!Volatile.Read(ref isDone))
                {
                    if (lease.State.End() == LeaseEnd.GiveBack)
                    {
                        Interlocked.Increment(ref givenBack);
                        spin.Reset();
                    }
                    else
                    {
                        // With one processor, whoever begins leases would wait for each until three threads have had their time.
                        spin.SpinOnce(sleep1Threshold: -1);
                    }
                }
            },
            meanwhile: () =>
            {
                for (int count = 1; count <= LeaseCount; count++)
                {
                    lease.State.Begin();
                    SpinUntil(() => Volatile.Read(ref givenBack) == count);
                }

                Volatile.Write(ref isDone, true);
            });

        Assert.That(givenBack, Is.EqualTo(LeaseCount));
        Assert.That(lease.State.IsLive, Is.False);
    }

    /// <summary>One thread pins and unpins, another ends: whoever comes last, and nobody else, gives back.</summary>
    [Test]
    public void RacingPinsAndEnds_GiveEveryLeaseBackExactlyOnce()
    {
        const int LeaseCount = 20_000;
        Lease[] leases = new Lease[LeaseCount];
        int[] givenBack = new int[LeaseCount];
        int givenBackUnderPin = 0;
        int seed = Seed.Next(17);
        for (int index = 0; index < LeaseCount; index++)
        {
            leases[index] = new Lease();
            leases[index].State.Begin();
        }

        int arrived = 0;
        ThreadTeam.Run(2, mine =>
        {
            Random random = new(seed + mine);
            for (int index = 0; index < LeaseCount; index++)
            {
                Interlocked.Increment(ref arrived);
                SpinUntil(() => Volatile.Read(ref arrived) >= 2 * (index + 1));
                Thread.SpinWait(random.Next(20));
                if (mine == 0)
                {
                    Note(leases[index].State.End(), index);
                }
                else if (leases[index].State.TryPin())
                {
                    Interlocked.Add(ref givenBackUnderPin, Volatile.Read(ref givenBack[index]));
                    Note(leases[index].State.Unpin(), index);
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

    private static bool Note(ref LeaseState state)
    {
        state.NoteMisuse();
        return true;
    }

    private static void SpinUntil(Func<bool> isSo)
    {
        SpinWait spin = default;
        while (!isSo())
        {
            spin.SpinOnce(sleep1Threshold: -1);
        }
    }

    private sealed class Lease
    {
        public LeaseState State;
    }
}
