using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;
using Hakmem.Heaps;

namespace Hakmem.Pooling;

/// <summary>The only lease of an owner, in two words: what an owner is made of is most of what it costs.</summary>
/// <remarks>
/// <code>
///  0  bits  0..47   address of the block; it never changes
///     bit   0       over: the lease was ended, the block maybe not yet given back. Blocks are aligned
///     bits 48..63   pins
///  8  the key that the lease began with; 0 when the block has gone back
///     bits  0..15   the kind of the block
///     bits 16..63   the renter's stamp; always-shared from the first pin on, 0 as soon as the lease is over
/// </code>
/// So the second word is the key as it was, and the first the address alone, as long as nobody but the renter had to do with the lease: who may enter under the
/// key (<see cref="ThreadPlace.EnterAtHand"/>, B1) knows with one comparison that it is live, not pinned and nobody else's to change.
/// L1, see <see cref="ILease"/>: by compare and exchange of the first word, once the stamp allows no plain change any more.
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal unsafe struct OnlyLease : ILease
{
    /// <summary>Addresses of user space have no more.</summary>
    private const int AddressBits = 48;

    private const ulong Over = 1;
    private const ulong Pin = 1ul << AddressBits;
    private const int MaxPins = (1 << (64 - AddressBits)) - 1;

    [FieldOffset(0)]
    private ulong _word;

    [FieldOffset(8)]
    private nint _key;

    public readonly byte* Block => (byte*)(Volatile.Read(in _word) & (Pin - 1) & ~Over);

    /// <summary>The block of a lease that was entered: there is nothing but its address.</summary>
    public readonly byte* PlainBlock => (byte*)_word;

    public readonly nint Key => Volatile.Read(in _key);

    public readonly bool IsLive
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ThreadPlace.IsStamped(Volatile.Read(in _key));
    }

    /// <summary>Starts the lease.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Begin(byte* block, nint key)
    {
        Debug.Assert((ulong)block < Pin && ((ulong)block & Over) == 0 && ThreadPlace.IsStamped(key), "addresses fit and are even, and stamps are of a thread");
        _word = (ulong)block;
        Volatile.Write(ref _key, key);
    }

    /// <summary>Ends it, where the renter entered under its key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void EndPlainly() => Volatile.Write(ref _key, 0);

    /// <summary>The key: after <see cref="ThreadPlace.Share"/> of its stamp nobody changes the lease plainly.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly long Look() => Key;

    public bool TryPin(long seen)
    {
        if (!TryMakeUnenterable())
        {
            return false;
        }

        ulong word = Volatile.Read(in _word);
        while ((word & Over) == 0)
        {
            if (word >> AddressBits == MaxPins)
            {
                PoolThrow.TooManyPins(MaxPins);
            }

            ulong found = Interlocked.CompareExchange(ref _word, word + Pin, word);
            if (found == word)
            {
                return true;
            }

            word = found;
        }

        return false;
    }

    public LeaseEnd Unpin()
    {
        ulong word = Volatile.Read(in _word);
        while (word >= Pin)
        {
            ulong found = Interlocked.CompareExchange(ref _word, word - Pin, word);
            if (found == word)
            {
                return word < 2 * Pin && (word & Over) != 0 ? LeaseEnd.GiveBack : LeaseEnd.BlockIsHeld;
            }

            word = found;
        }

        PoolThrow.NotPinned();
        return LeaseEnd.AlreadyOver;
    }

    public LeaseEnd End(long seen)
    {
        // One that was ended plainly has no stamp.
        if (!TryMakeUnenterable())
        {
            return LeaseEnd.AlreadyOver;
        }

        ulong word = Interlocked.Or(ref _word, Over);

        // Whoever comes back from here finds that it is over, also where another thread ended it.
        TakeStamp();
        return (word & Over) != 0 ? LeaseEnd.AlreadyOver : word < Pin ? LeaseEnd.GiveBack : LeaseEnd.BlockIsHeld;
    }

    /// <summary>The block goes back: nothing is left of the key.</summary>
    public void Close() => Volatile.Write(ref _key, 0);

    /// <summary>There is nothing to note: the owner does not serve again.</summary>
    public readonly void NoteMisuse()
    {
    }

    /// <summary>From now on not even the renter enters under the key: it is another one.</summary>
    /// <returns><see langword="false"/> when the lease is over.</returns>
    private bool TryMakeUnenterable()
    {
        nint key = Volatile.Read(in _key);
        while (ThreadPlace.IsStamped(key))
        {
            nint found = ThreadPlace.IsUnenterable(key) ? key : Interlocked.CompareExchange(ref _key, ThreadPlace.Unenterable(key), key);
            if (found == key)
            {
                return true;
            }

            key = found;
        }

        return false;
    }

    private void TakeStamp()
    {
        nint key = Volatile.Read(in _key);
        while (ThreadPlace.IsStamped(key))
        {
            key = Interlocked.CompareExchange(ref _key, ThreadPlace.KindIn(key), key) == key ? 0 : Volatile.Read(in _key);
        }
    }
}
