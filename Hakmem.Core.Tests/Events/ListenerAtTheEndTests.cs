using System;
using System.Collections.Generic;
using System.Diagnostics.Tracing;
using System.Linq;
using System.Threading;
using Hakmem.Events;
using Hakmem.Hosting;
using Hakmem.Tests.Doubles;
using Hakmem.Tests.Heaps;
using Hakmem.Tests.Tools;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Hakmem.Tests.Events;

/// <summary>E1: a listener is told when the call that caused the event holds nothing any more, and may then do whatever any caller may.</summary>
[TestFixture]
internal sealed unsafe class ListenerAtTheEndTests
{
    /// <summary>The thread's cache of the disposed allocator becomes its cache of the other one: nobody may hold it meanwhile.</summary>
    [Test]
    public void AListener_DuringWhichTheAllocatorIsDisposed_AndThatUsesAnother_MixesNoBlocks()
    {
        HakAllocator first = new();
        using HakAllocator second = new();
        using ActingListener listener = new(HakmemEventSource.SuperslabMappedId, () =>
        {
            ThreadTeam.Run(1, _ => first.Dispose());
            second.Free(second.Allocate(64));
        });

        void* block = first.Allocate(64);
        void* other = second.Allocate(64);

        Assert.That(listener.Calls, Is.EqualTo(1));
        Assert.That(() => second.Free(other), Throws.Nothing);
        Assert.That(() => first.Free(block), Throws.Nothing);
        Assert.That(first.GetStatistics().MappedBytes, Is.Zero);
        Assert.That(HeapInvariants.FirstBroken(second), Is.Null);
        second.Trim(HakTrimLevel.Full);
        Assert.That(second.GetStatistics().MappedBytes, Is.Zero);
    }

    [Test]
    public void AListener_ToARefusedDiscard_ThatFreesAndTrims_LosesNoSlab()
    {
        using MaintainedHeap heap = new(new HakOptions());
        nint large = (nint)heap.Allocator.Allocate(400_000);
        List<nint> kept = heap.DirtyFreeSlabs(1);
        heap.Os.FailOnce(1, OsCalls.Discard);
        using (ActingListener listener = new(HakmemEventSource.OsCallFailedId, () =>
        {
            heap.Allocator.Free((void*)large);
            heap.Allocator.Trim(HakTrimLevel.Full);
        }))
        {
            heap.Allocator.Trim(HakTrimLevel.Full);

            Assert.That(listener.Calls, Is.EqualTo(1));
        }

        Assert.That(Sums.FirstBroken(heap.Statistics), Is.Null);
        heap.Free(kept);
        heap.Allocator.Trim(HakTrimLevel.Full);
        Assert.That(heap.Statistics.MappedBytes, Is.Zero);
    }

    [Test]
    public void AListener_MayAskForStatistics_AndTrim_FromEveryEvent()
    {
        using HakAllocator allocator = new(new HakOptions { Release = new HakReleaseOptions { MaxCachedSuperslabs = 0 } });
        using ActingListener listener = new(id: null, () =>
        {
            _ = allocator.GetStatistics();
            allocator.Trim(HakTrimLevel.Full);
        });

        for (int round = 0; round < 20; round++)
        {
            allocator.Free(allocator.AllocateZeroed(600_000));
            allocator.Free(allocator.AllocateAligned(600_000, 4096));
        }

        Assert.That(listener.Calls, Is.GreaterThan(20));
        Assert.That(HeapInvariants.FirstBroken(allocator), Is.Null);
        Assert.That(allocator.GetStatistics().LiveBlocks, Is.Zero);
    }

    [Test]
    public void AnEvent_OfACallThatThrows_IsToldAllTheSame()
    {
        using HakAllocator allocator = new();
        HakAllocator disposed = new();
        disposed.Dispose();
        using RecordingEventListener listener = new(EventLevel.Verbose, EventKeywords.All);
        int told = 0;

        Check(() => allocator.Free((void*)0x7000_0000_0000));
        Check(() => disposed.Allocate(16));
        Check(() => disposed.AllocateZeroed(64 * 1024));
        Check(() => disposed.AllocateAligned(64 * 1024, 4096));
        Check(() => disposed.GetThreadHeap());

        void Check(Action call)
        {
            SlowEvents.SuperslabMapped();
            Assert.That(() => call(), Throws.Exception);
            Assert.That(listener.Events, Has.Count.EqualTo(++told));
        }
    }

    /// <summary>The bin of the old block has room, so that its free, which comes last, is none that tells anything.</summary>
    [TestCase(2, "BudgetRefused")]
    [TestCase(4, "SuperslabMapped")]
    public void AnEvent_OfAReallocationToAShorterBlock_IsToldAtItsEnd(long maxMebibytes, string name)
    {
        HakOptions options = new() { MaxBytes = 2 << 20 };
        using HakAllocator allocator = new(options);
        List<nint> kept = [(nint)allocator.Allocate(3_000), (nint)allocator.Allocate(3_000)];
        while (allocator.TryAllocate(60_000, out void* filler))
        {
            kept.Add((nint)filler);
        }

        allocator.Free((void*)kept[1]);
        kept[1] = (nint)allocator.Allocate(3_000);
        allocator.Revise(new HakOptions { MaxBytes = maxMebibytes << 20 });
        using RecordingEventListener listener = new(EventLevel.Informational, EventKeywords.All);

        kept[0] = (nint)allocator.Reallocate((void*)kept[0], 40);

        Assert.That(listener.Events.Select(static item => item.Name), Is.EqualTo((string[])[name]));
        kept.ForEach(block => allocator.Free((void*)block));
    }

    [Test]
    public void AnEvent_OfAReallocationInPlace_IsToldAtItsEnd()
    {
        using HakAllocator allocator = new();
        void* block = allocator.Allocate(1_000_000);
        using RecordingEventListener listener = new(EventLevel.Informational, EventKeywords.All);

        // As if the system had been asked for something on the way.
        SlowEvents.SuperslabMapped();
        void* shrunk = allocator.Reallocate(block, 300_000);
        string[] told = [.. listener.Events.Select(static item => item.Name)];
        allocator.Free(shrunk);

        Assert.That((nint)shrunk, Is.EqualTo((nint)block));
        Assert.That(told, Is.EqualTo((string[])["SuperslabMapped"]));
    }

    [Test]
    public void AnEvent_IsTold_AtTheEndOfEveryKindOfCall()
    {
        using HakAllocator allocator = new(new HakOptions { Release = new HakReleaseOptions { MaxCachedSuperslabs = 0 }, MaxBytes = 64 << 20 });
        using RecordingEventListener listener = new(EventLevel.Informational, EventKeywords.All);

        int seen = 0;
        void* plain = allocator.Allocate(100);
        AssertTold("SuperslabMapped");
        allocator.Free(plain);
        allocator.Trim(HakTrimLevel.Full);
        AssertTold("TrimStart", "SuperslabReturned", "TrimStop");
        void* aligned = allocator.AllocateAligned(100_000, 4096);
        AssertTold("SuperslabMapped");
        allocator.Free(aligned);
        AssertTold("SuperslabReturned");
        void* zeroed = allocator.AllocateZeroed(600_000);
        AssertTold("SuperslabMapped");
        Assert.That(allocator.TryAllocate(65 << 20, out _), Is.False);
        AssertTold("BudgetRefused", "BudgetRefused");
        allocator.Free(zeroed);
        allocator.Dispose();
        AssertTold("SuperslabReturned");

        void AssertTold(params string[] names)
        {
            string[] told = [.. listener.Events.Skip(seen).Select(static item => item.Name)];
            seen += told.Length;
            Assert.That(told, Is.EqualTo(names));
        }
    }

    /// <summary>The time between the two events is that of the trim.</summary>
    [Test]
    public void TheStartOfATrim_IsToldBeforeItsWork()
    {
        using MaintainedHeap heap = new(new HakOptions());
        heap.EmptySuperslabs(1);
        using RecordingEventListener listener = new(EventLevel.Informational, HakmemEventSource.Keywords.Trim);
        string[] toldBefore = [];
        heap.Os.BeforeCall = kind => toldBefore = kind == OsCalls.Unmap ? [.. listener.Events.Select(static item => item.Name)] : toldBefore;

        heap.Allocator.Trim(HakTrimLevel.Full);
        heap.Os.BeforeCall = null;

        Assert.That(toldBefore, Is.EqualTo((string[])["TrimStart"]));
    }

    [Test]
    public void AListener_ToTheEndOfAHalfThatComesTooLate_MayWaitForWhoMakesAPool()
    {
        HakMemoryPoolOptions options = new() { Backing = HakMemoryPoolBacking.PinnedArray };
        HakAllocator allocator = new();
        allocator.Dispose();
        bool isMade = false;
        using ActingListener listener = new(HakmemEventSource.ThreadSalvagedId, () => isMade = EndsElsewhere(() => _ = new HakMemoryPool(allocator, options)));

        // As if the half's end found a dead thread.
        SlowEvents.ThreadSalvaged(1);
        HakMemoryPool pool = new(allocator, options);

        Assert.That(listener.Calls, Is.EqualTo(1));
        Assert.That(isMade, Is.True, "A lock was held.");
        Assert.That(() => pool.Rent(1), Throws.InstanceOf<ObjectDisposedException>());
    }

    [Test]
    public void AListener_ToWhatChangedOptionsGiveBack_MayWaitForAnotherChange()
    {
        HakOptions created = new();
        using HakAllocator allocator = new(created);
        OptionsFollower follower = new("test", allocator, created, NullLogger.Instance);
        allocator.Free(allocator.Allocate(900_000));
        bool isApplied = false;
        using ActingListener listener = new(
            HakmemEventSource.SuperslabReturnedId, () => isApplied = EndsElsewhere(() => follower.Apply(new HakOptions { MaxBytes = 64 << 20 })));

        follower.Apply(new HakOptions { Release = new HakReleaseOptions { MaxCachedSuperslabs = 0 } });

        Assert.That(listener.Calls, Is.EqualTo(1));
        Assert.That(isApplied, Is.True, "A lock was held.");
        Assert.That(allocator.MaxBytes, Is.EqualTo(64 << 20), "The later change holds.");
    }

    [Test]
    public void AListener_ThatAllocatesWhileTheSourceIsMade_IsServed()
    {
        TestChild child = TestChild.Run([EventScene.Verb], new Dictionary<string, string>());

        Assert.That(child.Errors, Is.Empty);
        Assert.That(child.Output, Does.StartWith("told 1, live 0"));
        Assert.That(child.ExitCode, Is.Zero);
    }

    /// <summary>Whether another thread can do something while this one waits for it; time passes only where it cannot.</summary>
    private static bool EndsElsewhere(Action act)
    {
        Thread other = new(act.Invoke) { IsBackground = true };
        other.Start();
        return other.Join(TimeSpan.FromSeconds(30));
    }

    /// <summary>Acts on events of its own thread, but not on those that it causes itself.</summary>
    private sealed class ActingListener : EventListener
    {
        private readonly int? _id;
        private readonly Action _act;
        private readonly Thread _thread = Thread.CurrentThread;
        private bool _isActing;

        public ActingListener(int? id, Action act)
        {
            _id = id;
            _act = act;
            EnableEvents(Source.OfHakmem, EventLevel.Verbose, EventKeywords.All);
        }

        public int Calls { get; private set; }

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            bool isOne = _id is null || (eventData.EventId == _id && Calls == 0);
            if (_act is not null && !_isActing && isOne && Thread.CurrentThread == _thread)
            {
                _isActing = true;
                Calls++;
                Assert.That(_act.Invoke, Throws.Nothing);
                _isActing = false;
            }
        }
    }
}
