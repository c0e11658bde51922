using System;
using System.Buffers;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using Hakmem.Heaps;
using Hakmem.Pooling;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Pooling;

/// <summary>A thread may be delayed anywhere in a return. L3: the rest of the owner counts from the end of its lease all the same.</summary>
[TestFixture]
internal sealed unsafe class DelayedReturnTests
{
    private const int LengthBytes = 256;

    [Test]
    public void AReturn_IsNotedAfterTheEnd_AndBeforeTheOwnerMayServe([Values] bool isPinned)
    {
        NotingOwner owner = new();
        MemoryHandle pin = isPinned ? owner.Pin() : default;

        owner.End();
        Assert.That(owner.Notes, Has.Count.EqualTo(isPinned ? 0 : 1));
        pin.Dispose();

        Assert.That(owner.Notes, Is.EqualTo(new[] { (IsLive: false, MayServeAgain: false) }));
        Assert.That(owner.MayServeAgain, Is.True);
    }

    [Test]
    public void AnEndThatCameTooLate_NotesNothing()
    {
        NotingOwner owner = new();

        bool[] ends = [owner.End(), owner.End()];

        Assert.That(ends, Is.EqualTo(new[] { true, false }));
        Assert.That(owner.Notes, Has.Count.EqualTo(1));
    }

    /// <summary>The steps of a return by another thread, one by one; the renter goes on between them.</summary>
    [Test]
    public void WhileAReturnIsDelayed_TheOwnerDoesNotServe_AndItRestsAfterwards([Values(0, 1, 300, 2_000)] int delayRents)
    {
        const int MostRents = 3_000;
        int early = 0;
        int rest = 0;
        using HakAllocator allocator = new();
        ThreadTeam.Run(1, _ =>
        {
            using HakMemoryPool pool = new(allocator, new HakMemoryPoolOptions { RecycleOwners = true });
            RentUntil(pool, null, 1_000, isHolding: false);
            RecycledOwner owner = (RecycledOwner)pool.Rent(LengthBytes);
            void* block = owner.Memory.Pin().Pointer;
            owner.Unpin();

            // Out for long, an owner is only looked for where the others do not suffice.
            early += RentUntil(pool, owner, delayRents, isHolding: true) < delayRents ? 1 : 0;
            LeaseEnd end = Privates<RenewedLease>.LeaseOf(owner).End(Privates<RenewedLease>.LeaseOf(owner).Look());
            early += RentUntil(pool, owner, delayRents, isHolding: true) < delayRents ? 1 : 0;
            Privates<RenewedLease>.NoteReturn(owner, ThreadPlace.Current);
            Privates<RenewedLease>.LeaseOf(owner).Close();
            Assert.That(end, Is.EqualTo(LeaseEnd.GiveBack));
            allocator.Free(block);
            rest = RentUntil(pool, owner, MostRents, isHolding: true);
        });

        Assert.That(early, Is.Zero);
        Assert.That(rest, Is.InRange(OwnerRow.RestCount, MostRents - 1));
        Assert.That(allocator.GetStatistics().LiveBlocks, Is.Zero);
    }

    /// <returns>Rents before the one that was given the owner; as many as were allowed when none was.</returns>
    private static int RentUntil(HakMemoryPool pool, RecycledOwner? owner, int mostRents, bool isHolding)
    {
        List<IMemoryOwner<byte>> held = [];
        int rents = 0;
        for (; rents < mostRents; rents++)
        {
            IMemoryOwner<byte> rented = pool.Rent(LengthBytes);
            if (isHolding)
            {
                held.Add(rented);
            }
            else
            {
                rented.Dispose();
            }

            if (ReferenceEquals(rented, owner))
            {
                break;
            }
        }

        held.ForEach(static rented => rented.Dispose());
        return rents;
    }

    private static class Privates<TLease>
        where TLease : struct, ILease
    {
        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "Lease")]
        public static extern ref TLease LeaseOf(BlockOwner<TLease> owner);

        [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "NoteReturn")]
        public static extern void NoteReturn(BlockOwner<TLease> owner, ThreadPlace home);
    }

    /// <summary>Writes down how it is when it is told of its return.</summary>
    private sealed class NotingOwner : BlockOwner<RenewedLease>
    {
        public NotingOwner() => Lease.Begin(null, default, needsCare: false);

        public bool MayServeAgain => Lease.MayServeAgain;

        public List<(bool IsLive, bool MayServeAgain)> Notes { get; } = [];

        protected override LeaseFacts Facts => default;

        protected override int LengthBytes => 0;

        public override Span<byte> GetSpan() => default;

        protected override void NoteReturn(ThreadPlace home) => Notes.Add((Lease.IsLive, MayServeAgain));

        protected override void GiveBack(LeaseFacts facts, ThreadPlace place)
        {
        }

        protected override bool TryFindArray(byte* block, int lengthBytes, out ArraySegment<byte> segment)
        {
            segment = default;
            return false;
        }
    }
}
