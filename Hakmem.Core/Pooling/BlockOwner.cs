using System;
using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Hakmem.Heaps;
using Hakmem.Primitives;

namespace Hakmem.Pooling;

/// <summary>The owner of one lent block, and the manager behind every <see cref="Memory{T}"/> of it.</summary>
/// <remarks>
/// What subclasses add belongs to the lease, too. It is written before the lease begins, and read before a step that may end it: from then on an owner that
/// serves again may already serve somebody else.
/// B3: a thread changes the state plainly only where the stamp says that no other does (<see cref="ThreadPlace.Enter"/>), and by compare and swap only
/// after <see cref="ThreadPlace.Share"/>.
/// </remarks>
internal abstract unsafe class BlockOwner<TLease> : MemoryManager<byte>
    where TLease : struct, ILease
{
    protected TLease Lease;

    /// <summary>The place of the thread that rented it; another thread's once that one has ended.</summary>
    protected ThreadPlace Home
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ThreadPlace.HomeOf(Lease.Key);
    }

    /// <summary>What giving the block back takes.</summary>
    protected abstract LeaseFacts Facts { get; }

    protected abstract int LengthBytes { get; }

    /// <summary>Keeps the block where it is and out, also beyond Dispose, until <see cref="Unpin"/>.</summary>
    /// <param name="elementIndex">Where the handle points; 0 to the length of the memory, both inclusive.</param>
    /// <returns>A handle whose Dispose undoes the pin.</returns>
    public sealed override MemoryHandle Pin(int elementIndex = 0)
    {
        long seen = Lease.Look();
        ThreadPlace.Current.Share(ThreadPlace.StampIn(Lease.Key));
        if (!Lease.TryPin(seen))
        {
            throw PoolThrow.OwnerIsOver();
        }

        int lengthBytes = LengthBytes;
        if (unchecked((uint)elementIndex) > (uint)lengthBytes)
        {
            Unpin();
            PoolThrow.BadElement(elementIndex, lengthBytes);
        }

        return new MemoryHandle(Lease.Block + elementIndex, default, this);
    }

    /// <inheritdoc/>
    public sealed override void Unpin()
    {
        ThreadPlace place = ThreadPlace.Current;
        place.Share(ThreadPlace.StampIn(Lease.Key));
        LeaseFacts facts = Facts;
        if (Lease.Unpin() == LeaseEnd.GiveBack)
        {
            Finish(facts, place);
        }
    }

    /// <summary>Ends the lease.</summary>
    /// <returns>Whether it was this call that ended it.</returns>
    public bool End() => End(ThreadPlace.Current);

    /// <summary>Takes the block to where it came from. The lease is over, so every call is the only one for its block.</summary>
    protected abstract void GiveBack(LeaseFacts facts, ThreadPlace place);

    /// <summary>After a lease was ended by compare and swap, and before the owner may serve again: it is the caller's alone.</summary>
    /// <param name="home">That of the renter; maybe none, or another thread's by now.</param>
    protected virtual void NoteReturn(ThreadPlace home)
    {
    }

    /// <summary>The array that the block of a live lease lies in, and where; false where it lies in none.</summary>
    protected abstract bool TryFindArray(byte* block, int lengthBytes, out ArraySegment<byte> segment);

    /// <inheritdoc/>
    protected sealed override bool TryGetArray(out ArraySegment<byte> segment)
    {
        if (!Lease.IsLive)
        {
            Refuse();
        }

        return TryFindArray(Lease.Block, LengthBytes, out segment);
    }

    /// <inheritdoc/>
    protected sealed override void Dispose(bool disposing) => End();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected Memory<byte> LiveMemory(int lengthBytes)
    {
        if (!Lease.IsLive)
        {
            Refuse();
        }

        return CreateMemory(lengthBytes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected Span<byte> LiveSpan(int lengthBytes)
    {
        if (!Lease.IsLive)
        {
            Refuse();
        }

        return new Span<byte>(Lease.Block, lengthBytes);
    }

    /// <inheritdoc cref="End()"/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    protected bool End(ThreadPlace place)
    {
        if (!place.IsNone)
        {
            place.Leave();
        }

        // The state first: the key that is read then is that of the same generation, or the end finds another one.
        long seen = Lease.Look();
        nint stamp = ThreadPlace.StampIn(Lease.Key);
        LeaseFacts facts = Facts;

        // Freeing looks at the block, which another thread wrote last: it comes while the state does.
        Prefetch.Line(facts.Block);
        place.Share(stamp);
        LeaseEnd end = Lease.End(seen);
        if (end == LeaseEnd.AlreadyOver)
        {
            return false;
        }

        place.NoteShared(stamp);
        if (end == LeaseEnd.GiveBack)
        {
            Finish(facts, place);
        }

        return true;
    }

    /// <summary>The return is noted now, not before the end: a thread that was delayed between the two would have noted what is no longer so.</summary>
    private void Finish(LeaseFacts facts, ThreadPlace place)
    {
        NoteReturn(Home);
        Lease.Close();
        GiveBack(facts, place);
    }

    [DoesNotReturn]
    private void Refuse()
    {
        // Ends in a throw, so that the compiler sees that nothing comes back from here.
        Lease.NoteMisuse();
        throw PoolThrow.OwnerIsOver();
    }
}
