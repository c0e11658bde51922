using System;
using System.Threading;
using System.Threading.Tasks;
using Hakmem.Superslabs;
using Hakmem.Tests.Doubles;
using Hakmem.Tests.Faults;
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
            return pushesItOut;
        });
    }

    [Test]
    public void Allocate_WhileAnotherFreeReturnsASuperslab_WaitsForIt()
    {
        HakOptions options = new() { MaxBytes = 2 * MiB, Release = new HakReleaseOptions { MaxCachedSuperslabs = 0 } };

        AssertServed(options, 16, static allocator => (nint)allocator.Allocate(300 * 1024));
    }

    [Test]
    public void Await_WaitsForThoseThatHaveBegun_AndForNoOther()
    {
        (bool hasEndedEarly, bool hasEnded) = Unstalled.Play(static () =>
        {
            ReturnsUnderWay returns = new();
            Task waiting;
            bool hasEndedEarly;
            using (returns.Begin())
            {
                waiting = Task.Run(returns.Await);
                hasEndedEarly = waiting.Wait(TimeSpan.FromMilliseconds(20));
            }

            using (returns.Begin())
            {
                return (hasEndedEarly, waiting.Wait(Unstalled.Longest));
            }
        });

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

    private static void AssertServed(HakOptions options, nuint wantedBytes, Func<HakAllocator, nint> prepare)
    {
        (bool isServed, bool isFreed) = Unstalled.Play(() =>
        {
            FailingOsMemory os = new();
            using HakAllocator allocator = FaultyHeap.Create(os, options);
            return Ask(os, allocator, prepare(allocator), wantedBytes);
        });

        Assert.That(isServed, Is.True);
        Assert.That(isFreed, Is.True);
    }

    /// <summary>The block is freed by another thread, which the system keeps waiting until the request has been refused once.</summary>
    private static (bool IsServed, bool IsFreed) Ask(FailingOsMemory os, HakAllocator allocator, nint freed, nuint wantedBytes)
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

        bool isFreed = free.Wait(s_longest);
        allocator.Free((void*)wanted.Result);
        return (wanted.Result != 0, isFreed);
    }
}
