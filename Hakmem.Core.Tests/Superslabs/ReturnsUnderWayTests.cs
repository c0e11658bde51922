using System;
using System.Threading;
using System.Threading.Tasks;
using Hakmem.Heaps;
using Hakmem.Superslabs;
using Hakmem.Tests.Doubles;
using Hakmem.Tests.Faults;
using Hakmem.Tests.Heaps;
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
        FailingOsMemory os = new();
        using HakAllocator allocator = FaultyHeap.Create(os, new HakOptions { MaxBytes = 24 * MiB });
        nint kept = (nint)allocator.Allocate(14 * MiB);
        nint pushesItOut = (nint)allocator.Allocate(3 * MiB);
        allocator.Free((void*)kept);

        AssertServed(os, allocator, () => allocator.Free((void*)pushesItOut), 16 * MiB);
    }

    [Test]
    public void Allocate_WhileAnotherFreeReturnsASuperslab_WaitsForIt()
    {
        FailingOsMemory os = new();
        using HakAllocator allocator = FaultyHeap.Create(
            os, new HakOptions { MaxBytes = 2 * MiB, Release = new HakReleaseOptions { MaxCachedSuperslabs = 0 } });

        nint block = (nint)allocator.Allocate(300 * 1024);

        AssertServed(os, allocator, () => allocator.Free((void*)block), 16);
    }

    [Test]
    public void Allocate_WhileChangedOptionsReturnASuperslab_WaitsForIt()
    {
        FailingOsMemory os = new();
        using HakAllocator allocator = FaultyHeap.Create(os, new HakOptions { MaxBytes = 2 * MiB });
        HeapRoad road = HeapPrivates.Road(allocator);
        allocator.Free(allocator.Allocate(300 * 1024));

        AssertServed(os, allocator, () => road.Revise(road.Stations.Settings.Live with { MaxCachedSuperslabs = 0 }), 16);
    }

    [Test]
    public void Await_WaitsForThoseThatHaveBegun_AndForNoOther()
    {
        ReturnsUnderWay returns = new();
        int phase = HeapPrivates.Phase(returns);
        Task waiting;
        using (returns.Begin())
        {
            waiting = Task.Run(returns.Await);
            Assert.That(HasChanged(returns, phase, waiting), Is.True, "Those that begin from now on are others.");
            Assert.That(waiting.Wait(TimeSpan.FromMilliseconds(20)), Is.False);
        }

        using (returns.Begin())
        {
            Assert.That(waiting.Wait(s_longest), Is.True, "One that began later is under way.");
        }
    }

    [Test]
    public void Await_WhileNoneIsUnderWay_ReturnsAtOnce()
    {
        ReturnsUnderWay returns = new();
        returns.Begin().Dispose();

        Assert.DoesNotThrow(returns.Await);
    }

    /// <summary>Another thread gives memory back, which the system keeps waiting until the request has been refused once, and waits or has ended.</summary>
    private static void AssertServed(FailingOsMemory os, HakAllocator allocator, Action giveBack, nuint wantedBytes)
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

        Assert.That(underWay, Is.EqualTo(1), "M2");
        Assert.That((long)wanted.Result, Is.Not.Zero);
        Assert.That(returning.Wait(s_longest), Is.True);
        allocator.Free((void*)wanted.Result);
    }

    /// <summary>Whether somebody waits for those that had begun in a phase, unless whoever should ends before.</summary>
    private static bool HasChanged(ReturnsUnderWay returns, int phase, Task waiting)
    {
        _ = SpinWait.SpinUntil(() => waiting.IsCompleted || Volatile.Read(ref HeapPrivates.Phase(returns)) != phase, s_longest);
        return Volatile.Read(ref HeapPrivates.Phase(returns)) != phase;
    }
}
