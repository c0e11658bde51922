using System;
using System.Collections.Generic;
using System.Threading;
using Hakmem.Heaps;
using Hakmem.Tests.Doubles;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Heaps;

/// <summary>When passes come: one timer for all allocators, set by the first release, stopped when nothing is outstanding.</summary>
[TestFixture]
internal sealed unsafe class MaintenanceTests
{
    private static readonly TimeSpan s_watch = TimeSpan.FromSeconds(60);

    [Test]
    public void Maintenance_OfAnAllocatorThatWasNeverUsed_IsAsleep([Values] HakProfile profile)
    {
        using MaintainedHeap heap = new(new HakOptions { Profile = profile });

        heap.Advance(3_600_000);

        Assert.That(heap.Maintenance.IsAsleep, Is.True);
        Assert.That(heap.Clock.UntilNextRing, Is.Null);
        Assert.That(heap.Clock.Rings, Is.Zero);
    }

    /// <summary>Else the timer of the process kept the request alive, with all that flows with it, that happened to allocate first.</summary>
    [Test]
    public void Maintenance_KeepsNothingOfWhoMadeIt([Values] bool isSuppressedAlready)
    {
        ManualClock clock = new();
        if (isSuppressedAlready)
        {
            using AsyncFlowControl flow = ExecutionContext.SuppressFlow();
            new Maintenance(clock, new ForgedMemoryFiles()).Dispose();
        }
        else
        {
            new Maintenance(clock, new ForgedMemoryFiles()).Dispose();
        }

        Assert.That(clock.HasSuppressedFlow, Is.True);
        Assert.That(ExecutionContext.IsFlowSuppressed(), Is.False);
    }

    /// <summary>Who only asks for aligned or cleared blocks, and frees into bins, is looked after like everybody.</summary>
    [TestCase(64)]
    [TestCase(0)]
    public void Maintenance_AfterTheFirstAllocation_OfAnyKind_IsAwake(int alignment)
    {
        using MaintainedHeap heap = new(new HakOptions { Profile = HakProfile.Lean });
        bool isAsleep = true;
        ThreadTeam.Run(1, _ =>
        {
            void* block = alignment > 0 ? heap.Allocator.AllocateAligned(5000, (nuint)alignment) : heap.Allocator.AllocateZeroed(50_000);
            isAsleep = heap.Maintenance.IsAsleep;
            heap.Allocator.Free(block);
        });
        Quiet.AwaitDyingThreads();

        Assert.That(isAsleep, Is.False);
        heap.Advance(120_000);
        Assert.That(heap.Statistics.MappedBytes, Is.Zero);
    }

    [Test]
    public void Maintenance_AfterAThreadBoundItsHeap_IsAwake()
    {
        using MaintainedHeap heap = new(new HakOptions { Profile = HakProfile.Lean });

        _ = heap.Allocator.GetThreadHeap();

        Assert.That(heap.Maintenance.IsAsleep, Is.False);
    }

    [TestCase(HakProfile.Balanced, 10_000)]
    [TestCase(HakProfile.Lean, 250)]
    public void Maintenance_AfterTheFirstRelease_ComesAtTheInterval(HakProfile profile, int intervalMilliseconds)
    {
        using MaintainedHeap heap = new(new HakOptions { Profile = profile });

        heap.EmptySuperslabs(1);

        Assert.That(heap.Maintenance.IsAsleep, Is.False);
        Assert.That(heap.Clock.Rings, Is.EqualTo(1), "A pass looked at the growth.");
        heap.Advance(intervalMilliseconds - 1);
        Assert.That(heap.Clock.Rings, Is.EqualTo(1));
        heap.Advance(1);
        Assert.That(heap.Clock.Rings, Is.EqualTo(2));
        heap.Advance(3 * intervalMilliseconds);
        Assert.That(heap.Clock.Rings, Is.EqualTo(5));
    }

    [TestCase(HakProfile.Balanced)]
    [TestCase(HakProfile.Lean)]
    public void Maintenance_WhenAllIsGivenBack_Sleeps(HakProfile profile)
    {
        using MaintainedHeap heap = new(new HakOptions { Profile = profile });
        heap.EmptySuperslabs(3);
        heap.Free(heap.Allocate(3 << 20, 3));

        for (int minutes = 0; minutes < 10 && !heap.Maintenance.IsAsleep; minutes++)
        {
            heap.Advance(60_000);
        }

        Assert.That(heap.Maintenance.IsAsleep, Is.True);
        Assert.That(heap.Clock.UntilNextRing, Is.Null);
        Assert.That(heap.Statistics.MappedBytes, Is.Zero);
    }

    [Test]
    public void Maintenance_ThatSlept_WakesOnTheNextRelease()
    {
        using MaintainedHeap heap = new(new HakOptions());
        heap.EmptySuperslabs(1);
        heap.Advance(600_000);
        Assert.That(heap.Maintenance.IsAsleep, Is.True);

        heap.Free(heap.Allocate(3 << 20, 1));

        Assert.That(heap.Clock.UntilNextRing, Is.Not.Null.And.LessThanOrEqualTo(TimeSpan.FromSeconds(10)));
        heap.Advance(600_000);
        Assert.That(heap.Maintenance.IsAsleep, Is.True);
        Assert.That(heap.Statistics.MappedBytes, Is.Zero);
    }

    [Test]
    public void Maintenance_WhileThreadsHoldBlocksInBins_OnlyWatchesNowAndThen()
    {
        using MaintainedHeap heap = new(new HakOptions());
        List<nint> kept = heap.Allocate(100, 3);
        heap.Allocator.Free(heap.Allocator.Allocate(100));
        heap.Advance(600_000);

        long before = heap.Clock.Rings;
        heap.Clock.Advance(10 * s_watch);

        Assert.That(heap.Clock.Rings - before, Is.EqualTo(10));
        heap.Free(kept);
        heap.Allocator.Trim(HakTrimLevel.Full);
        heap.Clock.Advance(10 * s_watch);
        Assert.That(heap.Maintenance.IsAsleep, Is.True, "The bins are empty.");
    }

    [Test]
    public void Maintenance_OfSpeedFirst_NeverSetsTheTimer()
    {
        using MaintainedHeap heap = new(new HakOptions { Profile = HakProfile.SpeedFirst });

        List<nint> kept = heap.DirtyFreeSlabs(3);
        heap.EmptySuperslabs(6);
        heap.Free(heap.Allocate(3 << 20, 3));
        heap.Free(heap.Allocate(100, 10_000));

        Assert.That(heap.Maintenance.IsAsleep, Is.True);
        heap.Advance(86_400_000);
        Assert.That(heap.Clock.Rings, Is.Zero);
        Assert.That(heap.Statistics.CachedBytes, Is.GreaterThanOrEqualTo(9 << 20));
        heap.Free(kept);
    }

    [Test]
    public void Maintenance_OfAllocatorsWithDifferentIntervals_PassesEachAtItsOwn()
    {
        ManualClock clock = new();
        ForgedMemoryFiles files = new();
        using Maintenance maintenance = new(clock, files);
        List<MaintainedHeap> heaps = [];
        foreach (int interval in (int[])[100, 250, 1_000])
        {
            heaps.Add(new MaintainedHeap(Returning(interval, lifeMilliseconds: 3_600_000), clock, maintenance, files));
            heaps[^1].EmptySuperslabs(1);
        }

        clock.Advance(TimeSpan.FromMilliseconds(50));
        List<long> before = heaps.ConvertAll(static heap => heap.Road.LastPass);
        int[] passes = new int[heaps.Count];
        for (int step = 0; step < 2_000; step++)
        {
            clock.Advance(TimeSpan.FromMilliseconds(5));
            for (int index = 0; index < heaps.Count; index++)
            {
                passes[index] += heaps[index].Road.LastPass != before[index] ? 1 : 0;
                before[index] = heaps[index].Road.LastPass;
            }
        }

        Assert.That(passes, Is.EqualTo((int[])[100, 40, 10]), "in ten seconds");
        heaps.ForEach(static heap => heap.Dispose());
    }

    [Test]
    public void Maintenance_AfterTheLastOfTwoAllocatorsIsDone_Sleeps()
    {
        ManualClock clock = new();
        ForgedMemoryFiles files = new();
        using Maintenance maintenance = new(clock, files);
        using MaintainedHeap shortLived = new(Returning(100, lifeMilliseconds: 200), clock, maintenance, files);
        using MaintainedHeap longLived = new(Returning(100, lifeMilliseconds: 5_000), clock, maintenance, files);
        shortLived.EmptySuperslabs(1);
        longLived.EmptySuperslabs(1);

        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.That(shortLived.Statistics.MappedBytes, Is.Zero);
        Assert.That(longLived.Statistics.CachedSuperslabs, Is.EqualTo(1));
        Assert.That(maintenance.IsAsleep, Is.False);
        clock.Advance(TimeSpan.FromSeconds(8));

        Assert.That(longLived.Statistics.MappedBytes, Is.Zero);
        Assert.That(maintenance.IsAsleep, Is.True);
    }

    [Test]
    public void Maintenance_OfAnAllocatorDisposedWhileAPassIsDue_ForgetsIt([Values] bool hasBlocksOut)
    {
        using MaintainedHeap heap = new(Returning(100, lifeMilliseconds: 60_000));
        heap.EmptySuperslabs(2);
        heap.Advance(250);
        List<nint> kept = hasBlocksOut ? heap.Allocate(3 << 20, 1) : [];

        heap.Allocator.Dispose();
        heap.Advance(1_000);
        heap.Free(kept);
        heap.Advance(600_000);

        Assert.That(heap.Road.IsGone, Is.True);
        Assert.That(heap.Maintenance.IsAsleep, Is.True, "Nothing is left to be given back.");
        Assert.That(heap.Clock.UntilNextRing, Is.Null);
    }

    [Test]
    public void Maintenance_WhenSomethingIsFreedDuringAPass_DoesNotForgetIt()
    {
        using MaintainedHeap heap = new(Returning(100, lifeMilliseconds: 200));
        List<nint> late = heap.Allocate(3 << 20, 1);
        heap.EmptySuperslabs(1);
        heap.Os.BeforeCall = kind =>
        {
            // The last thing that a pass does before it sleeps, as far as the system sees.
            if (kind == OsCalls.Unmap)
            {
                heap.Os.BeforeCall = null;
                heap.Free(late);
            }
        };

        heap.Advance(60_000);

        Assert.That(late, Is.Empty);
        Assert.That(heap.Statistics.MappedBytes, Is.Zero);
        Assert.That(heap.Maintenance.IsAsleep, Is.True);
    }

    [Test]
    public void RunDue_WhileAnotherCallIsAtIt_DoesNothing()
    {
        using MaintainedHeap heap = new(Returning(100, lifeMilliseconds: 100));
        heap.EmptySuperslabs(1);
        int inside = 0;
        heap.Os.BeforeCall = _ =>
        {
            inside++;
            heap.Maintenance.RunDue();
            ThreadTeam.Run(1, _ => heap.Maintenance.RunDue());
        };

        heap.Advance(1_000);

        Assert.That(inside, Is.EqualTo(1));
        Assert.That(heap.Statistics.MappedBytes, Is.Zero);
    }

    [Test]
    public void Notice_FromManyThreads_SetsOnePass()
    {
        using MaintainedHeap heap = new(Returning(100, lifeMilliseconds: 3_600_000));

        ThreadTeam.Run(4, _ =>
        {
            for (int round = 0; round < 200; round++)
            {
                heap.Allocator.Free(heap.Allocator.Allocate(3 << 20));
            }
        });
        heap.Clock.RingTimes(1);
        heap.Advance(1_000);

        Assert.That(heap.Clock.Rings, Is.EqualTo(11));
    }

    /// <summary>The timer's thread runs passes while others allocate, free and are woken by it; whatever came last, in the end nothing is left behind.</summary>
    [Test]
    public void Maintenance_WhileThreadsComeAndGo_LosesNoEvent()
    {
        using MaintainedHeap heap = new(Returning(10, lifeMilliseconds: 10));
        int left = 2;

        ThreadTeam.Run(
            2,
            index =>
            {
                for (int round = 0; round < 1_500; round++)
                {
                    heap.Allocator.Free(heap.Allocator.Allocate(round % 3 == 0 ? 3u << 20 : 900_000));
                }

                Interlocked.Decrement(ref left);
            },
            meanwhile: () =>
            {
                while (Volatile.Read(ref left) > 0)
                {
                    heap.Advance(7);
                }
            });
        heap.Advance(600_000);

        Assert.That(heap.Statistics.MappedBytes, Is.Zero);
        Assert.That(heap.Maintenance.IsAsleep, Is.True);
        Assert.That(HeapInvariants.FirstBroken(heap.Allocator), Is.Null);
    }

    private static HakOptions Returning(int intervalMilliseconds, int lifeMilliseconds) => new()
    {
        Release = new HakReleaseOptions
        {
            Interval = TimeSpan.FromMilliseconds(intervalMilliseconds),
            IdleTimeToLive = TimeSpan.FromMilliseconds(lifeMilliseconds),
        },
    };
}
