using System.Threading;
using Hakmem.Pooling;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Pooling;

/// <summary>The state word of what is lent again and again: L2, no call reaches into another generation. The rest: <see cref="LeaseContract{TLease}"/>.</summary>
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
                    Spin.Until(() => Volatile.Read(ref givenBack) == count);
                }

                Volatile.Write(ref isDone, true);
            });

        Assert.That(givenBack, Is.EqualTo(LeaseCount));
        Assert.That(lease.State.IsLive, Is.False);
    }

    private static bool Note(ref LeaseState state)
    {
        state.NoteMisuse();
        return true;
    }

    private sealed class Lease
    {
        public LeaseState State;
    }
}
