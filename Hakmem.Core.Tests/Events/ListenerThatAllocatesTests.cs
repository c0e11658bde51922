using System;
using System.Collections.Generic;
using System.Diagnostics.Tracing;
using Hakmem.Events;
using NUnit.Framework;

namespace Hakmem.Tests.Events;

/// <summary>A listener runs in the middle of what it is told of, and may use the very allocator that tells it.</summary>
[TestFixture]
internal sealed unsafe class ListenerThatAllocatesTests
{
    [Test]
    public void AListener_ThatAllocatesItself_LosesNoBlock()
    {
        const int Count = 200_000;
        using HakAllocator allocator = new();
        nint[] blocks = new nint[Count];
        using (new AllocatingListener(allocator))
        {
            for (int index = 0; index < Count; index++)
            {
                blocks[index] = (nint)allocator.Allocate(64);
            }
        }

        foreach (nint block in blocks)
        {
            allocator.Free((void*)block);
        }

        allocator.Trim(HakTrimLevel.Full);
        HakStatistics statistics = allocator.GetStatistics();
        Assert.That(statistics.LiveBlocks, Is.Zero);
        Assert.That(statistics.MappedBytes, Is.Zero);
    }

    [Test]
    public void AListener_ThatAllocates_WhenASuperslabGoesBack_IsGivenNoBlockTwice()
    {
        const int Count = 400_000;
        using HakAllocator allocator = new(new HakOptions { Release = new HakReleaseOptions { MaxCachedSuperslabs = 0 } });
        nint[] blocks = new nint[Count];
        for (int index = 0; index < Count; index++)
        {
            blocks[index] = (nint)allocator.Allocate(64);
        }

        HashSet<nint> kept = [];
        int twice = 0;
        using (new KeepingListener(allocator, block => twice += kept.Add(block) ? 0 : 1))
        {
            foreach (nint block in blocks)
            {
                allocator.Free((void*)block);
            }
        }

        for (int index = 0; index < Count; index++)
        {
            blocks[index] = (nint)allocator.Allocate(64);
            twice += kept.Contains(blocks[index]) ? 1 : 0;
        }

        Assert.That(kept, Is.Not.Empty);
        Assert.That(twice, Is.Zero, $"{kept.Count} are kept");
        Assert.That(allocator.GetStatistics().LiveBlocks, Is.EqualTo(Count + kept.Count));
    }

    private sealed class KeepingListener : EventListener
    {
        private readonly HakAllocator _allocator;
        private readonly Action<nint> _keep;
        private readonly int _thread = Environment.CurrentManagedThreadId;
        private bool _isBusy;

        public KeepingListener(HakAllocator allocator, Action<nint> keep)
        {
            _allocator = allocator;
            _keep = keep;
            EnableEvents(HakmemEventSource.Log, EventLevel.Informational, HakmemEventSource.Keywords.Superslabs);
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            if (_keep is not null && !_isBusy && eventData.EventId == 2 && Environment.CurrentManagedThreadId == _thread)
            {
                _isBusy = true;
                _keep((nint)_allocator.Allocate(64));
                _isBusy = false;
            }
        }
    }

    private sealed class AllocatingListener : EventListener
    {
        private readonly HakAllocator _allocator;
        private bool _isBusy;
        private readonly int _thread = Environment.CurrentManagedThreadId;

        public AllocatingListener(HakAllocator allocator)
        {
            _allocator = allocator;
            EnableEvents(HakmemEventSource.Log, EventLevel.Informational, HakmemEventSource.Keywords.Superslabs);
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            if (_allocator is not null && Environment.CurrentManagedThreadId == _thread)
            {
                // Whatever a listener does with memory: here it formats a line into a block. Not for what it causes itself.
                if (!_isBusy)
                {
                    _isBusy = true;
                    _allocator.Free(_allocator.Allocate(64));
                    _isBusy = false;
                }
            }
        }
    }
}
