namespace Hakmem.Pooling;

/// <summary>Which block an owner holds, by whose leave, and whether it still does: what <see cref="BlockOwner{TLease}"/> needs to know of it.</summary>
/// <remarks>
/// L1: of all threads that end one lease, exactly one is told <see cref="LeaseEnd.GiveBack"/>, and none before the last pin is gone.
/// Any thread may call all of it; how the renter's thread ends a lease by plain writes is a matter of each kind of lease.
/// </remarks>
internal unsafe interface ILease
{
    /// <summary>Whether the owner was not disposed yet.</summary>
    bool IsLive { get; }

    /// <summary>Of a live lease.</summary>
    byte* Block { get; }

    /// <summary>The kind of its block, and the stamp of the thread that rented it (<see cref="Threads.ThreadBias"/>); none may be told of a lease that is over.</summary>
    nint Key { get; }

    /// <summary>How the lease is now, for <see cref="End"/> and <see cref="TryPin"/>: they change no later one.</summary>
    long Look();

    /// <param name="seen">The lease when the call began.</param>
    /// <returns><see langword="false"/> when it is over.</returns>
    /// <exception cref="System.InvalidOperationException">It is pinned too many times.</exception>
    bool TryPin(long seen);

    /// <exception cref="System.InvalidOperationException">There is no pin to undo; nothing was changed.</exception>
    LeaseEnd Unpin();

    /// <summary>Ends the lease: dispose.</summary>
    /// <param name="seen">The lease when the call began.</param>
    LeaseEnd End(long seen);

    /// <summary>After <see cref="LeaseEnd.GiveBack"/>: all is noted.</summary>
    void Close();

    /// <summary>Remembers that the owner was used after its end, if that matters to anybody.</summary>
    void NoteMisuse();
}
