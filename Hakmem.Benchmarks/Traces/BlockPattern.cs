using System;
using System.Runtime.InteropServices;

namespace Hakmem.Benchmarks.Traces;

/// <summary>
/// A pattern that depends on slot, length and life, so that a block of another slot or of an earlier life does not pass for
/// it.
/// </summary>
internal static class BlockPattern
{
    // Odd constants with well spread bits; arbitrary otherwise.
    private const ulong SlotFactor = 0x9E3779B97F4A7C15;
    private const ulong LengthFactor = 0xC2B2AE3D27D4EB4F;
    private const ulong LifeFactor = 0x165667B19E3779F9;

    /// <param name="block">What is written to.</param>
    /// <param name="slot">Of the trace.</param>
    /// <param name="byteCount">Length of the block.</param>
    /// <param name="life">How often a pattern was written to the slot before.</param>
    public static void Fill(Span<byte> block, uint slot, ulong byteCount, uint life)
    {
        Span<ulong> words = MemoryMarshal.Cast<byte, ulong>(block);
        ulong word = FirstWord(slot, byteCount, life);

        for (int i = 0; i < words.Length; i++)
        {
            words[i] = unchecked(word + (ulong)i);
        }

        block[(words.Length * sizeof(ulong))..].Fill(unchecked((byte)word));
    }

    /// <returns>The offset of the first byte or word that differs within the block's first bytes, or -1.</returns>
    public static long FirstDifference(ReadOnlySpan<byte> kept, uint slot, ulong byteCount, uint life)
    {
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(kept);
        ulong word = FirstWord(slot, byteCount, life);
        int patternWords = (int)(byteCount / sizeof(ulong));

        for (int i = 0; i < words.Length; i++)
        {
            if (words[i] != unchecked(word + (ulong)i))
            {
                return (long)i * sizeof(ulong);
            }
        }

        // A shrinking reallocation may cut within a word, so the tail is compared byte by byte with what Fill wrote
        // there.
        for (int i = words.Length * sizeof(ulong); i < kept.Length; i++)
        {
            int wordIndex = i / sizeof(ulong);
            ulong whole = wordIndex < patternWords
                ? unchecked(word + (ulong)wordIndex) >> (8 * (i % sizeof(ulong)))
                : word;

            if (kept[i] != unchecked((byte)whole))
            {
                return i;
            }
        }

        return -1;
    }

    private static ulong FirstWord(uint slot, ulong byteCount, uint life)
        => unchecked(((slot + 1) * SlotFactor) ^ ((byteCount + 1) * LengthFactor) ^ ((life + 1) * LifeFactor));
}
