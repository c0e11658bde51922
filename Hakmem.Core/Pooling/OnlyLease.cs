using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;
using Hakmem.Heaps;

namespace Hakmem.Pooling;

/// <summary>The only lease of an owner, in two words: what an owner is made of is most of what it costs.</summary>
/// <remarks>
/// <code>
///  0  bits  0..15   the kind of the block
///     bits 16..63   its address; neither changes
///  8  bits  0..47   the renter's stamp while the lease is live, then 0
///     bits 48..63   pins
/// </code>
/// So the second word is the stamp, and nothing else, as long as nobody but the renter had to do with the lease: who may enter under it
/// (<see cref="ThreadPlace.Enter"/>, B1) knows with one comparison that it is live, not pinned and nobody else's to change.
/// L1, see <see cref="ILease"/>, by compare and exchange of the second word. It is 0 for good when the block has gone back.
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal unsafe struct OnlyLease : ILease
{
    /// <summary>Addresses of user space, and of the blocks of threads in it, have no more.</summary>
    private const int StampBits = 48;

    private const int KindBits = 64 - StampBits;
    private const int MaxPins = (1 << (64 - StampBits)) - 1;
    private const ulong Pin = 1ul << StampBits;
    private const ulong Stamps = Pin - 1;

    [FieldOffset(0)]
    private ulong _blockAndKind;

    [FieldOffset(0)]
    private readonly BlockKind _kind;

    [FieldOffset(8)]
    private ulong _word;

    public readonly byte* Block => (byte*)(_blockAndKind >> KindBits);

    [UnscopedRef]
    public readonly ref readonly BlockKind Kind => ref _kind;

    public readonly nint Stamp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (nint)(Volatile.Read(in _word) & Stamps);
    }

    public readonly bool IsLive => Volatile.Read(in _word) << KindBits != 0;

    /// <summary>Starts the lease.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Begin(byte* block, ref readonly BlockKind kind, nint stamp)
    {
        Debug.Assert((ulong)stamp is > 0 and <= Stamps && (ulong)block <= ulong.MaxValue >> KindBits, "addresses fit, and stamps are of a thread");
        _blockAndKind = ((ulong)block << KindBits) | kind.Word;
        Volatile.Write(ref _word, (ulong)stamp);
    }

    /// <summary>Ends it, where the renter entered under what <see cref="Look"/> told.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void EndPlainly() => Volatile.Write(ref _word, 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly long Look() => unchecked((long)Volatile.Read(in _word));

    /// <summary>The stamp in what <see cref="Look"/> told.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint StampIn(long seen) => (nint)(unchecked((ulong)seen) & Stamps);

    public bool TryPin(long seen)
    {
        ulong word = unchecked((ulong)seen);
        while ((word & Stamps) != 0)
        {
            if (word >> StampBits == MaxPins)
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
                return word == Pin ? LeaseEnd.GiveBack : LeaseEnd.BlockIsHeld;
            }

            word = found;
        }

        PoolThrow.NotPinned();
        return LeaseEnd.AlreadyOver;
    }

    public LeaseEnd End(long seen)
    {
        ulong word = unchecked((ulong)seen);
        while ((word & Stamps) != 0)
        {
            ulong found = Interlocked.CompareExchange(ref _word, word & ~Stamps, word);
            if (found == word)
            {
                return word < Pin ? LeaseEnd.GiveBack : LeaseEnd.BlockIsHeld;
            }

            word = found;
        }

        return LeaseEnd.AlreadyOver;
    }

    /// <summary>There is nothing to note: the owner does not serve again.</summary>
    public readonly void Close()
    {
    }

    /// <inheritdoc cref="Close"/>
    public readonly void NoteMisuse()
    {
    }
}
