using System.Runtime.CompilerServices;

namespace Hakmem.Geometry;

/// <summary>Sets the bits of blocks that come back to one span; what is the same for all of them is read once.</summary>
/// <remarks>Under the lock of the class. <see cref="Finish"/> ends it.</remarks>
internal unsafe ref struct SpanBitSetter(SlabDescriptor* span)
{
    private readonly byte* _start = SlabAddress.StartOf(span);
    private readonly ulong* _words = SpanBits.WordsOf(span);
    private readonly ulong _reciprocal = span->Reciprocal;
    private readonly SlabDescriptor* _span = span;
    private uint _firstWord = span->FirstWord;
    private int _backCount;

    /// <summary>Sets the bit of a block.</summary>
    /// <returns><see langword="false"/> when it is set already: the block came back twice.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TrySet(void* address)
    {
        uint number = (uint)(((ulong)((byte*)address - _start) * _reciprocal) >> SpanBits.ReciprocalShift);
        uint index = number / SpanBits.BitsPerWord;
        ulong bit = 1ul << (int)(number % SpanBits.BitsPerWord);
        ulong word = _words[index];
        if ((word & bit) != 0)
        {
            return false;
        }

        _words[index] = word | bit;
        _firstWord = uint.Min(_firstWord, index);
        _backCount++;
        return true;
    }

    /// <summary>Writes down where the first bit may be.</summary>
    /// <returns>Blocks whose bits were set.</returns>
    public readonly int Finish()
    {
        _span->FirstWord = (ushort)_firstWord;
        return _backCount;
    }
}
