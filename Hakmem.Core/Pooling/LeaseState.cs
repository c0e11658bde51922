using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;

namespace Hakmem.Pooling;

/// <summary>Whether a block is lent, how often it is pinned, and for the how-manieth time its holder serves: one word, changed by compare and exchange.</summary>
/// <remarks>
/// <code>
///  bit  0       live: lent, and not disposed
///  bit  1       somebody used the holder after its end, so somebody still holds it: it must not serve again
///  bit  2       there is more to do at the end than to give the block back
///  bits 3..23   pins
///  bits 24..31  closing: over, and whoever ended it has not yet noted in the holder what there is to note; a byte, so that he writes it plainly
///  bits 32..63  generation: grows with each lease, and wraps
/// </code>
/// L1: of all threads that end one lease, exactly one is told <see cref="LeaseEnd.GiveBack"/>, and none before the last pin is gone.
/// L2: a call that began in one generation changes nothing in another.
/// The halves are written apart where no other thread changes the word; the processor's order of bytes is the little one.
/// Whoever ends a lease reads what belongs to it (address, length) before the call: after it the holder may serve again, with another block.
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = 8)]
internal struct LeaseState
{
    private const long Live = 1;
    private const long Misused = 2;
    private const long Care = 4;
    private const long Pin = 8;
    private const long Closing = 1 << 24;
    private const long Pins = Closing - Pin;
    private const int GenerationShift = 32;

    [FieldOffset(0)]
    private long _word;

    [FieldOffset(0)]
    private uint _flags;

    [FieldOffset(3)]
    private byte _closing;

    [FieldOffset(4)]
    private uint _generation;

    /// <summary>Paired with the write in <see cref="Begin"/>: what belongs to the lease was written before.</summary>
    public readonly bool IsLive => (Volatile.Read(in _flags) & Live) != 0;

    /// <summary>Over and closed, and nobody was seen to hold on to it.</summary>
    public readonly bool MayServeAgain => Volatile.Read(in _flags) == 0;

    public readonly bool IsMisused => (Volatile.Read(in _flags) & Misused) != 0;

    public readonly bool NeedsCare => (Volatile.Read(in _flags) & Care) != 0;

    public readonly bool IsPinned => (Volatile.Read(in _flags) & Pins) != 0;

    public readonly uint Generation => _generation;

    /// <summary>Starts a lease. Only the thread that took the idle holder out of where it rested calls it, after writing the block's address and length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Begin(bool needsCare = false)
    {
        _generation++;
        Volatile.Write(ref _flags, (uint)(needsCare ? Live | Care : Live));
    }

    /// <summary>Live, and neither pinned nor in need of care.</summary>
    public readonly bool IsPlain
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Volatile.Read(in _flags) == Live;
    }

    /// <summary>Ends a lease that <see cref="IsPlain"/> where no other thread can have changed the word since.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void EndPlainly() => Volatile.Write(ref _flags, 0);

    /// <summary>After <see cref="LeaseEnd.GiveBack"/>: all is noted, and the holder may serve again.</summary>
    public void Close() => Volatile.Write(ref _closing, 0);

    /// <summary>The word, for <see cref="End(long)"/> and <see cref="TryPin(long)"/>: what comes between changes nothing in a later generation.</summary>
    public readonly long Look() => Volatile.Read(in _word);

    /// <summary>Ends the lease: dispose.</summary>
    public LeaseEnd End() => End(Look());

    /// <inheritdoc cref="End()"/>
    /// <param name="seen">The word when the call began.</param>
    public LeaseEnd End(long seen)
    {
        long generation = seen >>> GenerationShift;
        while ((seen & Live) != 0)
        {
            long ended = seen & ~Live;
            long found = Interlocked.CompareExchange(ref _word, (ended & Pins) == 0 ? (ended & ~Care) | Closing : ended, seen);
            if (found == seen)
            {
                return (seen & Pins) == 0 ? LeaseEnd.GiveBack : LeaseEnd.BlockIsHeld;
            }

            if (found >>> GenerationShift != generation)
            {
                return LeaseEnd.AlreadyOver;
            }

            seen = found;
        }

        NoteMisuse(seen);
        return LeaseEnd.AlreadyOver;
    }

    /// <returns><see langword="false"/> when the lease is over.</returns>
    public bool TryPin() => TryPin(Look());

    /// <inheritdoc cref="TryPin()"/>
    /// <param name="seen">The word when the call began.</param>
    public bool TryPin(long seen)
    {
        long generation = seen >>> GenerationShift;
        while ((seen & Live) != 0)
        {
            if ((seen & Pins) == Pins)
            {
                PoolThrow.TooManyPins(Pins / Pin);
            }

            long found = Interlocked.CompareExchange(ref _word, seen + Pin, seen);
            if (found == seen)
            {
                return true;
            }

            if (found >>> GenerationShift != generation)
            {
                return false;
            }

            seen = found;
        }

        NoteMisuse(seen);
        return false;
    }

    /// <exception cref="System.InvalidOperationException">There is no pin to undo; nothing was changed.</exception>
    public LeaseEnd Unpin()
    {
        long seen = Volatile.Read(in _word);
        while ((seen & Pins) != 0)
        {
            long left = seen - Pin;
            long found = Interlocked.CompareExchange(ref _word, (left & (Live | Pins)) == 0 ? (left & ~Care) | Closing : left, seen);
            if (found == seen)
            {
                return (seen & (Live | Pins)) == Pin ? LeaseEnd.GiveBack : LeaseEnd.BlockIsHeld;
            }

            seen = found;
        }

        PoolThrow.NotPinned();
        return LeaseEnd.AlreadyOver;
    }

    /// <summary>Remembers that the holder was used after its end. Lost when it is lent at the same instant, which is no worse than not having seen it.</summary>
    public void NoteMisuse()
    {
        long seen = Volatile.Read(in _word);
        if ((seen & Live) == 0)
        {
            NoteMisuse(seen);
        }
    }

    private void NoteMisuse(long seen)
    {
        // Once more when it was closed meanwhile, or lost a pin.
        long generation = seen >>> GenerationShift;
        while ((seen & Live) == 0 && seen >>> GenerationShift == generation)
        {
            long found = Interlocked.CompareExchange(ref _word, seen | Misused, seen);
            if (found == seen)
            {
                return;
            }

            seen = found;
        }
    }
}
