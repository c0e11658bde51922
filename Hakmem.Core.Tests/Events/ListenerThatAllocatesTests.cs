using System;
using System.Collections.Generic;
using System.Diagnostics.Tracing;
using Hakmem.Events;
using Hakmem.Tests.Heaps;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Events;

/// <summary>A listener runs on the thread that it is told of, and may use the very allocator that tells it.</summary>
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

    /// <summary>The room for bins is short: what one class gets another gives up, and superslabs come and go with it.</summary>
    [Test]
    public void AListener_ThatUsesManyClasses_WhileBinsGrowAndGiveWay_HarmsNothing()
    {
        const int Waves = 60;
        const int MostWaves = 3_000;
        const int LeastTold = 20;
        const int MostBytes = 20_000;
        Random random = new(Seed.Next(91));
        using HakAllocator allocator = new(new HakOptions
        {
            ThreadCache = new HakThreadCacheOptions { MaxBytes = 48 * 1024 },
            Release = new HakReleaseOptions { MaxCachedSuperslabs = 0 },
        });
        List<nint> held = [];
        int told = 0;
        using (new KeepingListener(allocator, block =>
        {
            told++;
            held.Add(block);
            for (int step = 0; step < 200; step++)
            {
                UseOne(allocator, held, random, random.Next(2) == 0 ? 64 : random.Next(MostBytes), isGiving: step % 3 != 0);
            }
        },
        alsoWhenMapped: true))
        {
            // How many superslabs come and go differs from run to run with the same seed: 19 to 37 in 60 waves were seen.
            for (int wave = 0; wave < Waves || (told <= LeastTold && wave < MostWaves); wave++)
            {
                for (int step = 0; step < 3_000; step++)
                {
                    UseOne(allocator, held, random, random.Next(2) == 0 ? 64 : random.Next(MostBytes), isGiving: (wave % 2 == 0) == (step % 50 == 0));
                }
            }
        }

        Assert.That(told, Is.GreaterThan(LeastTold));
        Assert.That(HeapInvariants.FirstBroken(allocator), Is.Null);
        Assert.That(allocator.GetStatistics().LiveBlocks, Is.EqualTo(held.Count));
        held.ForEach(block => allocator.Free((void*)block));
        Assert.That(allocator.GetStatistics().LiveBlocks, Is.Zero);
    }

    private static void UseOne(HakAllocator allocator, List<nint> held, Random random, int byteCount, bool isGiving)
    {
        if (!isGiving)
        {
            held.Add((nint)allocator.Allocate((nuint)byteCount));
        }
        else if (held.Count > 0)
        {
            int index = random.Next(held.Count);
            nint block = held[index];
            held[index] = held[^1];
            held.RemoveAt(held.Count - 1);
            allocator.Free((void*)block);
        }
    }

    private sealed class KeepingListener : EventListener
    {
        private readonly HakAllocator _allocator;
        private readonly Action<nint> _keep;
        private readonly bool _alsoWhenMapped;
        private readonly int _thread = Environment.CurrentManagedThreadId;
        private bool _isBusy;

        public KeepingListener(HakAllocator allocator, Action<nint> keep, bool alsoWhenMapped = false)
        {
            _allocator = allocator;
            _keep = keep;
            _alsoWhenMapped = alsoWhenMapped;
            EnableEvents(Source.OfHakmem, EventLevel.Informational, HakmemEventSource.Keywords.Superslabs);
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            if (_keep is not null && !_isBusy && (eventData.EventId == 2 || _alsoWhenMapped) && Environment.CurrentManagedThreadId == _thread)
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
            EnableEvents(Source.OfHakmem, EventLevel.Informational, HakmemEventSource.Keywords.Superslabs);
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
