using System.Numerics;
using System.Runtime.CompilerServices;

namespace Hakmem.Geometry;

/// <summary>The bits of a span: one for each block, set while the block rests in the span. Lowest address first, and no block is touched to be found.</summary>
internal static unsafe class SpanBits
{
    public const int BitsPerWord = 64;

    /// <summary>Enough for every offset in the longest span and every block length: the error stays below one block.</summary>
    public const int ReciprocalShift = 40;

    /// <summary>Bytes at the start of a span that its bits take; none where one word in the descriptor holds them.</summary>
    public static int BytesInSpan(int capacityCount) =>
        capacityCount <= BitsPerWord ? 0 : WordsFor(capacityCount) * sizeof(ulong);

    public static int WordsFor(int capacityCount) => (capacityCount + BitsPerWord - 1) / BitsPerWord;

    public static ulong ReciprocalOf(int blockBytes) => ((1ul << ReciprocalShift) + (uint)blockBytes - 1) / (uint)blockBytes;

    public static ulong* WordsOf(SlabDescriptor* span) =>
        span->CapacityCount <= BitsPerWord ? &span->FreeBits : (ulong*)SlabAddress.SlabOf(span);

    /// <summary>Number of the block at an address behind the span's start.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint NumberOf(SlabDescriptor* span, void* address) =>
        (uint)(((ulong)((byte*)address - SlabAddress.StartOf(span)) * span->Reciprocal) >> ReciprocalShift);

    /// <summary>Sets the bits of all blocks.</summary>
    public static void SetAll(SlabDescriptor* span)
    {
        ulong* words = WordsOf(span);
        int left = span->CapacityCount;
        for (int word = 0; left > 0; word++, left -= BitsPerWord)
        {
            words[word] = left >= BitsPerWord ? ulong.MaxValue : (1ul << left) - 1;
        }

        span->FirstWord = 0;
    }

    /// <summary>Whether a block rests in its span.</summary>
    public static bool IsSet(SlabDescriptor* span, void* address)
    {
        uint number = NumberOf(span, address);
        return (WordsOf(span)[number / BitsPerWord] & (1ul << (int)(number % BitsPerWord))) != 0;
    }

    /// <summary>Bits of a word that stand for blocks between two, both inclusive.</summary>
    public static ulong MaskIn(int word, int firstBlock, int lastBlock)
    {
        int first = int.Max(firstBlock - (word * BitsPerWord), 0);
        int last = int.Min(lastBlock - (word * BitsPerWord), BitsPerWord - 1);
        return first > last ? 0 : (ulong.MaxValue >> (BitsPerWord - 1 - last)) & (ulong.MaxValue << first);
    }

    public static void SetRun(ulong* words, int firstBlock, int blockCount)
    {
        for (int word = firstBlock / BitsPerWord; word <= (firstBlock + blockCount - 1) / BitsPerWord; word++)
        {
            words[word] |= MaskIn(word, firstBlock, firstBlock + blockCount - 1);
        }
    }

    public static void ClearRun(ulong* words, int firstBlock, int blockCount)
    {
        for (int word = firstBlock / BitsPerWord; word <= (firstBlock + blockCount - 1) / BitsPerWord; word++)
        {
            words[word] &= ~MaskIn(word, firstBlock, firstBlock + blockCount - 1);
        }
    }

    /// <summary>The first of so many neighbours that all rest in the span.</summary>
    /// <param name="words">Bits of the span.</param>
    /// <param name="fromBlock">Where to begin.</param>
    /// <param name="capacityCount">Blocks of the span.</param>
    /// <param name="blockCount">How many.</param>
    /// <returns>Its number, or -1 when there are none.</returns>
    public static int FindRun(ulong* words, int fromBlock, int capacityCount, int blockCount)
    {
        int first = Find(words, fromBlock, capacityCount, isSet: true);
        while (first + blockCount <= capacityCount)
        {
            int end = Find(words, first, first + blockCount, isSet: false);
            if (end == first + blockCount)
            {
                return first;
            }

            first = Find(words, end, capacityCount, isSet: true);
        }

        return -1;
    }

    /// <summary>Whether all blocks between two, both inclusive, rest in the span.</summary>
    public static bool AreSet(ulong* words, int firstBlock, int lastBlock)
    {
        for (int word = firstBlock / BitsPerWord; word <= lastBlock / BitsPerWord; word++)
        {
            ulong mask = MaskIn(word, firstBlock, lastBlock);
            if ((words[word] & mask) != mask)
            {
                return false;
            }
        }

        return true;
    }

    /// <returns>The next bit that is set, or is not, or the end.</returns>
    private static int Find(ulong* words, int from, int end, bool isSet)
    {
        for (int word = from / BitsPerWord; from < end; word++, from = word * BitsPerWord)
        {
            ulong bits = (isSet ? words[word] : ~words[word]) >> (from % BitsPerWord);
            if (bits != 0)
            {
                return int.Min(end, from + BitOperations.TrailingZeroCount(bits));
            }
        }

        return end;
    }
}
