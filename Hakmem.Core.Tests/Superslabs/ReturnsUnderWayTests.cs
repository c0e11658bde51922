using System;
using System.Threading;
using System.Threading.Tasks;
using Hakmem.Superslabs;
using Hakmem.Tests.Doubles;
using Hakmem.Tests.Faults;
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

        AssertServed(os, allocator, pushesItOut, 16 * MiB);
    }

    [Test]
    public void Allocate_WhileAnotherFreeReturnsASuperslab_WaitsForIt()
    {
        FailingOsMemory os = new();
        using HakAllocator allocator = FaultyHeap.Create(
            os, new HakOptions { MaxBytes = 2 * MiB, Release = new HakReleaseOptions { MaxCachedSuperslabs = 0 } });

        AssertServed(os, allocator, (nint)allocator.Allocate(300 * 1024), 16);
    }

    [Test]
    public void Await_WaitsForThoseThatHaveBegun_AndForNoOther()
    {
        ReturnsUnderWay returns = new();
        Task waiting;
        using (returns.Begin())
        {
            waiting = Task.Run(returns.Await);
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

    /// <summary>The block is freed by another thread, which the system keeps waiting until the request has been refused once.</summary>
    private static void AssertServed(FailingOsMemory os, HakAllocator allocator, nint freed, nuint wantedBytes)
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
        Task free = Task.Run(() => allocator.Free((void*)freed));
        Assert.That(isReturning.Wait(s_longest), Is.True);
        Task<nint> wanted = Task.Run(() => allocator.TryAllocate(wantedBytes, out void* block) ? (nint)block : 0);

        // Refused at once without the wait; with it, it waits for what is let go now.
        wanted.Wait(TimeSpan.FromMilliseconds(50));
        mayReturn.Set();

        Assert.That(wanted.Result, Is.Not.Zero);
        Assert.That(free.Wait(s_longest), Is.True);
        allocator.Free((void*)wanted.Result);
    }
}
