using System.Collections.Generic;
using Hakmem.Geometry;
using NUnit.Framework;

namespace Hakmem.Tests.Geometry;

/// <summary>Ranges of bits of a span, against a plain loop, over all ranges of four words and over those of the longest span.</summary>
[TestFixture]
internal sealed unsafe class SpanBitRangesTests
{
    private const int Words = 4;
    private const int Blocks = Words * SpanBits.BitsPerWord;

    [Test]
    public void MaskIn_OfEveryRange_HasExactlyItsBits()
    {
        List<string> wrong = [];
        for (int first = 0; first < Blocks; first++)
        {
            for (int last = first; last < Blocks; last++)
            {
                for (int word = 0; word < Words; word++)
                {
                    if (SpanBits.MaskIn(word, first, last) != PlainMask(word, first, last))
                    {
                        wrong.Add($"word {word} of {first}..{last}");
                    }
                }
            }
        }

        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void AreSet_OfEveryRange_FindsTheOneThatIsMissing()
    {
        ulong* words = stackalloc ulong[Words];
        List<string> wrong = [];
        foreach (int missing in (int[])[0, 1, 31, 62, 63, 64, 65, 127, 128, 200, 254, 255])
        {
            for (int word = 0; word < Words; word++)
            {
                words[word] = ulong.MaxValue;
            }

            words[missing / SpanBits.BitsPerWord] &= ~(1ul << (missing % SpanBits.BitsPerWord));
            for (int first = 0; first < Blocks; first++)
            {
                for (int last = first; last < Blocks; last++)
                {
                    if (SpanBits.AreSet(words, first, last) != (missing < first || missing > last))
                    {
                        wrong.Add($"{first}..{last} without {missing}");
                    }
                }
            }
        }

        Assert.That(wrong, Is.Empty);
    }

    private static ulong PlainMask(int word, int first, int last)
    {
        ulong mask = 0;
        for (int bit = 0; bit < SpanBits.BitsPerWord; bit++)
        {
            int block = (word * SpanBits.BitsPerWord) + bit;
            mask |= block >= first && block <= last ? 1ul << bit : 0;
        }

        return mask;
    }
}
