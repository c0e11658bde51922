using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Hakmem.Pooling;
using Hakmem.Tests.Doubles;
using Hakmem.Tests.Tools;
using Hakmem.Threads;
using NUnit.Framework;

namespace Hakmem.Tests.Threads;

/// <summary>A thread's leave to change things plainly: B1, no other thread changes a thing meanwhile; B2, what is over stays over.</summary>
[TestFixture]
internal sealed unsafe class ThreadBiasTests
{
    private readonly List<nint> _memory = [];

    [TearDown]
    public void FreeBlocks()
    {
        _memory.ForEach(static memory => BareThreadBlock.Free((ThreadBlock*)memory));
        _memory.Clear();
    }

    [Test]
    public void Begin_GivesTheOwnerLeave_ForItsOwnStampsOnly()
    {
        ThreadBlock* block = NewBlock();
        ThreadBlock* other = NewBlock();

        bool own = Enters(block, block->Bias.StampWord);
        bool foreign = Enters(block, other->Bias.StampWord);
        bool shared = Enters(block, block->Bias.StampWord | ThreadBias.AlwaysShared);

        Assert.That((own, foreign, shared), Is.EqualTo((true, false, false)));
        Assert.That(ThreadBias.BlockOf(block->Bias.StampWord) == block, Is.True);
    }

    [Test]
    public void Share_EndsTheEra_AndNewThingsAreShared()
    {
        ThreadBlock* block = NewBlock();
        nint stamp = block->Bias.StampWord;

        ThreadBias.Share(stamp);
        ThreadBias.Share(stamp);

        Assert.That(Enters(block, stamp), Is.False);
        Assert.That(Enters(block, block->Bias.StampWord), Is.False);
        Assert.That(block->Bias.EndedEras, Is.EqualTo(1));
    }

    /// <summary>It waits for the owner of a thing, who is just changing it.</summary>
    [Test]
    public void Share_OfAThreadThatIsInterrupted_WaitsForTheOwner()
    {
        ThreadBlock* block = NewBlock();
        nint stamp = block->Bias.StampWord;
        bool hasEntered = ThreadBias.Enter(block, stamp);
        Exception? thrown = null;
        Thread thread = new(() =>
        {
            Thread.CurrentThread.Interrupt();
            try
            {
                ThreadBias.Share(stamp);
            }
            catch (ThreadInterruptedException exception)
            {
                thrown = exception;
            }
        });
        thread.Start();

        bool hasEnded = thread.Join(TimeSpan.FromMilliseconds(50));
        ThreadBias.Leave(block);
        thread.Join();

        Assert.That(hasEntered, Is.True);
        Assert.That(thrown, Is.Null);
        Assert.That(hasEnded, Is.False);
    }

    /// <summary>The block of a thread that ended serves another, while things with its old stamps may still be about.</summary>
    [Test]
    public void Begin_OfABlockThatServesAgain_DoesNotTakeBackLeaveThatIsOver()
    {
        ThreadBlock* block = NewBlock();
        nint stamp = block->Bias.StampWord;
        ThreadBias.Share(stamp);

        block->Bias.Begin(block);

        Assert.That(Enters(block, stamp), Is.False);
        Assert.That(block->Bias.EndedEras, Is.EqualTo(1));
    }

    [Test]
    public void Share_OfWhatIsNobodys_DoesNothing()
    {
        ThreadBlock* block = NewBlock();

        Assert.That(static () => ThreadBias.Share(0), Throws.Nothing);
        Assert.That(static () => ThreadBias.Share(ThreadBias.AlwaysShared), Throws.Nothing);
        ThreadBias.Share((nint)block | ThreadBias.AlwaysShared);

        Assert.That(Enters(block, block->Bias.StampWord), Is.True);
    }

    [Test]
    public void CountShared_BeginsANewEra_LaterEachTime_AndTheOldStampsStayOver()
    {
        ThreadBlock* block = NewBlock();
        List<nint> stamps = [];
        List<int> counts = [];

        for (int era = 0; era < 4; era++)
        {
            stamps.Add(block->Bias.StampWord);
            ThreadBias.Share(block->Bias.StampWord);
            counts.Add(CountUntilLeave(block));
        }

        Assert.That(counts, Is.EqualTo(new[] { 2, 4, 8, 16 }.Select(static factor => factor * ThreadBias.SharedPerEra)));
        Assert.That(stamps, Is.Unique);
        Assert.That(stamps, Has.All.Matches<nint>(stamp => !Enters(block, stamp)));
        Assert.That(Enters(block, block->Bias.StampWord), Is.True);
    }

    [Test]
    public void CountShared_WhileTheEraLasts_ChangesNothing()
    {
        ThreadBlock* block = NewBlock();
        nint stamp = block->Bias.StampWord;

        for (int count = 0; count < 3 * ThreadBias.SharedPerEra; count++)
        {
            block->Bias.CountShared(block);
        }

        Assert.That(block->Bias.StampWord, Is.EqualTo(stamp));
        Assert.That(Enters(block, stamp), Is.True);
    }

    [Test]
    public void AfterTheLastEra_EverythingIsShared()
    {
        ThreadBlock* block = NewBlock();
        for (int era = 1; era < ThreadBias.AlwaysShared; era++)
        {
            ThreadBias.Share((nint)block | era);
        }

        Assert.That(block->Bias.EndedEras, Is.EqualTo(ThreadBias.MostEras));
        Assert.That(block->Bias.StampWord, Is.EqualTo((nint)block | ThreadBias.AlwaysShared));
        Assert.That(Enters(block, block->Bias.StampWord), Is.False);
    }

    [Test]
    public void Share_WaitsUntilTheOwnerIsOutside()
    {
        nint address = (nint)NewBlock();
        nint stamp = ((ThreadBlock*)address)->Bias.StampWord;
        bool isShared = false;
        bool wasSharedInside = true;
        Assert.That(ThreadBias.Enter((ThreadBlock*)address, stamp), Is.True);

        ThreadTeam.Run(
            1,
            _ =>
            {
                ThreadBias.Share(stamp);
                Volatile.Write(ref isShared, true);
            },
            meanwhile: () =>
            {
                SpinWait.SpinUntil(() => Volatile.Read(ref isShared), TimeSpan.FromMilliseconds(50));
                wasSharedInside = Volatile.Read(ref isShared);
                ThreadBias.Leave((ThreadBlock*)address);
            });

        Assert.That(wasSharedInside, Is.False);
        Assert.That(isShared, Is.True);
    }

    /// <summary>The owner ends a lease plainly if it may, another thread by compare and swap after it has shared it: one of them is told to give back.</summary>
    /// <param name="isAtHand">Whether the owner brings a bin to hand and enters by what it then has there.</param>
    [Test]
    public void RacingEnds_OneGivesBack([Values] bool isAtHand)
    {
        Assert.That(DoubleEnds(roundCount: 3_000, isAtHand, static stamp => ThreadBias.Share(stamp)), Is.Zero);
    }

    /// <summary>The control of the test above: without sharing first both are told, sooner or later.</summary>
    [Test]
    public void RacingEnds_WithoutSharing_AreCaught()
    {
        int found = 0;
        for (int tries = 0; tries < 40 && found == 0; tries++)
        {
            found = DoubleEnds(roundCount: 3_000, isAtHand: tries % 2 == 0, static _ => { });
        }

        if (found == 0)
        {
            Assert.Inconclusive("The two ends never met within a few instructions.");
        }
    }

    private int DoubleEnds(int roundCount, bool isAtHand, Action<nint> share)
    {
        nint[] blocks = new nint[roundCount];
        Lease[] leases = new Lease[roundCount];
        int[] givenBack = new int[roundCount];
        for (int round = 0; round < roundCount; round++)
        {
            blocks[round] = (nint)NewBlock();
            leases[round] = new Lease();
            leases[round].State.Begin();
        }

        int arrived = 0;
        int seed = Seed.Next(37);
        ThreadTeam.Run(2, mine =>
        {
            Random random = new(seed + mine);
            for (int round = 0; round < roundCount; round++)
            {
                ThreadBlock* block = (ThreadBlock*)blocks[round];
                nint stamp = (nint)block | 1;
                int delay = random.Next(20);
                Interlocked.Increment(ref arrived);
                SpinWait spin = default;
                while (Volatile.Read(ref arrived) < 2 * (round + 1))
                {
                    spin.SpinOnce(sleep1Threshold: -1);
                }

                for (int wait = 0; wait < delay; wait++)
                {
                    Volatile.Read(ref arrived);
                }

                bool isInside = mine == 0
                    && (isAtHand ? BroughtToHand(block, kind: 7) != 0 && ThreadBias.EnterAtHand(block, LastBin.KeyOf(stamp, 7)) : ThreadBias.Enter(block, stamp));
                bool isPlain = isInside && leases[round].State.IsPlain;
                if (isPlain)
                {
                    leases[round].State.EndPlainly();
                }

                if (mine == 0)
                {
                    ThreadBias.Leave(block);
                }

                if (isPlain || EndBySwap(leases[round], mine == 0 ? null : share, stamp))
                {
                    Interlocked.Increment(ref givenBack[round]);
                }
            }
        });

        Assert.That(givenBack, Is.All.GreaterThan(0));
        return Array.FindAll(givenBack, static count => count > 1).Length;
    }

    private static bool EndBySwap(Lease lease, Action<nint>? share, nint stamp)
    {
        long seen = lease.State.Look();
        share?.Invoke(stamp);
        return lease.State.End(seen) == LeaseEnd.GiveBack;
    }

    private static int CountUntilLeave(ThreadBlock* block)
    {
        int count = 0;
        while (!Enters(block, block->Bias.StampWord))
        {
            block->Bias.CountShared(block);
            count++;
        }

        return count;
    }

    private static bool Enters(ThreadBlock* block, nint stamp)
    {
        bool isInside = ThreadBias.Enter(block, stamp);
        ThreadBias.Leave(block);
        return isInside;
    }

    /// <summary>Brings a bin to hand that nobody looks into.</summary>
    private static nint BroughtToHand(ThreadBlock* block, ushort kind)
    {
        ThreadBias.BringToHand(block, kind, (byte*)block, secret: 0, hasHand: true);
        return block->Last.Key;
    }

    private ThreadBlock* NewBlock()
    {
        ThreadBlock* block = BareThreadBlock.Make();
        _memory.Add((nint)block);
        block->Bias.Begin(block);
        return block;
    }

    private sealed class Lease
    {
        public LeaseState State;
    }
}
