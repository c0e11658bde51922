using System.Threading;
using Hakmem.Heaps;
using Hakmem.Tests.Doubles;
using Hakmem.Tests.Faults;
using Hakmem.Tests.Tools;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Hakmem.Tests.Heaps;

/// <summary>Whoever wakes maintenance may have to wait for the runtime's lock on its timers; an interrupt of that wait costs no block.</summary>
[TestFixture]
internal sealed unsafe class MaintenanceInterruptTests
{
    [Test]
    public void AnInterrupt_WhileTheTimerIsSet_IsToldToTheNextWait_AndLosesNothing()
    {
        InterruptedTimers clock = new(new FakeTimeProvider());
        FailingOsMemory os = new();
        bool isTold = false;
        long live = -1;
        ThreadTeam.Run(1, _ =>
        {
            using HakAllocator allocator = FaultyHeap.Create(os, new HakOptions(), new Maintenance(clock, new ForgedMemoryFiles()));
            void* block = allocator.Allocate(100);
            live = allocator.GetStatistics().LiveBlocks;
            isTold = IsInterrupted();
            allocator.Free(block);
        });

        Assert.That(clock.Interrupts, Is.Positive);
        Assert.That(clock.Changes, Is.EqualTo(clock.Interrupts));
        Assert.That(live, Is.EqualTo(1));
        Assert.That(isTold, Is.True);
    }

    private static bool IsInterrupted()
    {
        try
        {
            Thread.Sleep(1);
            return false;
        }
        catch (ThreadInterruptedException)
        {
            return true;
        }
    }
}
