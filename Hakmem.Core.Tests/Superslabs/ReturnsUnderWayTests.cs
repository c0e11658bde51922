using System;
using System.Threading;
using System.Threading.Tasks;
using Hakmem.Heaps;
using Hakmem.Superslabs;
using Hakmem.Tests.Doubles;
using Hakmem.Tests.Faults;
using Hakmem.Tests.Heaps;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Superslabs;

/// <summary>What another thread is just giving back is no reason for out of memory.</summary>
[TestFixture]
internal sealed unsafe class ReturnsUnderWayTests
{
    private const int MiB = 1 << 20;

    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(30);

    [Test]
    public void Allocate_WhileAnotherFreeReturnsAHugeBlock_WaitsForIt()
    {
        AssertServed(new HakOptions { MaxBytes = 24 * MiB }, 16 * MiB, static allocator =>
        {
            nint kept = (nint)allocator.Allocate(14 * MiB);
            nint pushesItOut = (nint)allocator.Allocate(3 * MiB);
            allocator.Free((void*)kept);
            return () => allocator.Free((void*)pushesItOut);
        });
    }

    [Test]
    public void Allocate_WhileAnotherFreeReturnsASuperslab_WaitsForIt()
    {
        HakOptions options = new() { MaxBytes = 2 * MiB, Release = new HakReleaseOptions { MaxCachedSuperslabs = 0 } };

        AssertServed(options, 16, static allocator =>
        {
            nint block = (nint)allocator.Allocate(300 * 1024);
            return () => allocator.Free((void*)block);
        });
    }

    [Test]
    public void Allocate_WhileChangedOptionsReturnASuperslab_WaitsForIt()
    {
        AssertServed(new HakOptions { MaxBytes = 2 * MiB }, 16, static allocator =>
        {
            HeapRoad road = HeapPrivates.Road(allocator);
            allocator.Free(allocator.Allocate(300 * 1024));
            return () => road.Revise(road.Stations.Settings.Live with { MaxCachedSuperslabs = 0 });
        });
    }

    [Test]
    public void Await_WaitsForThoseThatHaveBegun_AndForNoOther()
    {
        (bool hasChanged, bool hasEndedEarly, bool hasEnded) = Unstalled.Play(static () =>
        {
            ReturnsUnderWay returns = new();
            int phase = HeapPrivates.Phase(returns);
            Task waiting;
            bool hasChanged, hasEndedEarly;
            using (returns.Begin())
            {
                waiting = Task.Run(returns.Await);
                hasChanged = HasChanged(returns, phase, waiting);
                hasEndedEarly = waiting.Wait(TimeSpan.FromMilliseconds(20));
            }

            using (returns.Begin())
            {
                return (hasChanged, hasEndedEarly, waiting.Wait(Unstalled.Longest));
            }
        });

        Assert.That(hasChanged, Is.True, "Those that begin from now on are others.");
        Assert.That(hasEndedEarly, Is.False);
        Assert.That(hasEnded, Is.True, "One that began later is under way.");
    }

    [Test]
    public void Await_WhileNoneIsUnderWay_ReturnsAtOnce()
    {
        ReturnsUnderWay returns = new();
        returns.Begin().Dispose();

        Assert.DoesNotThrow(returns.Await);
    }

    private static void AssertServed(HakOptions options, nuint wantedBytes, Func<HakAllocator, Action> prepare)
    {
        (int underWay, bool isServed, bool hasReturned) = Unstalled.Play(() =>
        {
            FailingOsMemory os = new();
            using HakAllocator allocator = FaultyHeap.Create(os, options);
            return Ask(os, allocator, prepare(allocator), wantedBytes);
        });

        Assert.That(underWay, Is.EqualTo(1), "M2");
        Assert.That(isServed, Is.True);
        Assert.That(hasReturned, Is.True);
    }

    /// <summary>Another thread gives memory back, which the system keeps waiting until the request has been refused once, and waits or has ended.</summary>
    private static (int UnderWay, bool IsServed, bool HasReturned) Ask(FailingOsMemory os, HakAllocator allocator, Action giveBack, nuint wantedBytes)
    {
        using ManualResetEventSlim isReturning = new();
        using ManualResetEventSlim mayReturn = new();
        os.BeforeCall = kind =>
        {
            if (kind == OsCalls.Unmap && !isReturning.IsSet)
            {
                isReturning.Set();
                mayReturn.Wait(s_longest);
            }
        };
        Task returning = Task.Run(giveBack);
        Assert.That(isReturning.Wait(s_longest), Is.True);
        ReturnsUnderWay returns = HeapPrivates.Parts(HeapPrivates.Road(allocator)).Budget.Returns;
        int underWay = HeapPrivates.Counts(returns)[0] + HeapPrivates.Counts(returns)[1];
        int phase = HeapPrivates.Phase(returns);
        Task<nint> wanted = Task.Run(() => allocator.TryAllocate(wantedBytes, out void* block) ? (nint)block : 0);

        // Without the wait, it ends here.
        _ = HasChanged(returns, phase, wanted);
        mayReturn.Set();

        bool hasReturned = returning.Wait(s_longest);
        allocator.Free((void*)wanted.Result);
        return (underWay, wanted.Result != 0, hasReturned);
    }

    /// <summary>Whether somebody waits for those that had begun in a phase, unless whoever should ends before.</summary>
    private static bool HasChanged(ReturnsUnderWay returns, int phase, Task waiting)
    {
        _ = SpinWait.SpinUntil(() => waiting.IsCompleted || Volatile.Read(ref HeapPrivates.Phase(returns)) != phase, s_longest);
        return Volatile.Read(ref HeapPrivates.Phase(returns)) != phase;
    }
}
