using System;
using System.Buffers;
using System.Collections.Generic;
using System.Diagnostics.Tracing;
using System.Linq;
using Hakmem.Events;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Pooling;

/// <summary>A listener runs within a rent that had the allocator map memory, and may rent from the very pool.</summary>
[TestFixture]
internal sealed class ListenerThatRentsTests
{
    private const int HeldBytes = 24_000_000;

    [Test]
    public void ItsOwners_AreNobodyElses(
        [ValueSource(typeof(PoolConfigurations), nameof(PoolConfigurations.Names))] string name, [Values(4_096, 40_000, 300_000)] int lengthBytes)
    {
        using HakAllocator allocator = new();
        List<IMemoryOwner<byte>> owners = [];
        int itsCount = 0;

        // A thread of its own, and so a row of owners that nobody used.
        ThreadTeam.Run(1, _ =>
        {
            using HakMemoryPool pool = new(allocator, PoolConfigurations.Options(name));
            List<IMemoryOwner<byte>> its = [];
            using (new RentingListener(() => its.Add(pool.Rent(lengthBytes))))
            {
                for (int rent = 0; rent < HeldBytes / lengthBytes; rent++)
                {
                    owners.Add(pool.Rent(lengthBytes));
                }
            }

            itsCount = its.Count;
            owners.AddRange(its);
            owners.ForEach(static owner => owner.Memory.Span[0] = 1);
            owners.ForEach(static owner => owner.Dispose());
        });

        Assert.That(itsCount, Is.GreaterThan(2));
        Assert.That(owners.Distinct<IMemoryOwner<byte>>(ReferenceEqualityComparer.Instance).Count(), Is.EqualTo(owners.Count));
        Assert.That(allocator.GetStatistics().LiveBlocks, Is.Zero);
    }

    private sealed class RentingListener : EventListener
    {
        private readonly Action _rent;
        private readonly int _thread = Environment.CurrentManagedThreadId;
        private bool _isBusy;

        public RentingListener(Action rent)
        {
            _rent = rent;
            EnableEvents(Source.OfHakmem, EventLevel.Informational, HakmemEventSource.Keywords.Superslabs);
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            // Not for what it causes itself.
            if (_rent is not null && !_isBusy && Environment.CurrentManagedThreadId == _thread)
            {
                _isBusy = true;
                _rent();
                _isBusy = false;
            }
        }
    }
}
