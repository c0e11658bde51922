using System;
using System.Collections.Generic;
using Hakmem.Geometry;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Geometry;

/// <summary>Runs of neighbours in the bits of a span, against a plain loop over random bits.</summary>
[TestFixture]
internal sealed unsafe class SpanBitRunsTests
{
    private const int Words = 4;
    private const int Rounds = 400;

    [Test]
    public void FindRun_IsTheFirstOfSoManyNeighbours()
    {
        Random random = new(Seed.Next(77));
        List<string> wrong = [];
        ulong* words = stackalloc ulong[Words];
        for (int round = 0; round < Rounds; round++)
        {
            Fill(words, random, chance: 1 + random.Next(16));
            int capacity = random.Next(1, (Words * SpanBits.BitsPerWord) + 1);
            int from = random.Next(capacity + 1);
            int count = 1 + random.Next(random.Next(2) == 0 ? 4 : 130);
            int found = SpanBits.FindRun(words, from, capacity, count);
            if (found != PlainRun(words, from, capacity, count))
            {
                wrong.Add($"{count} from {from} of {capacity}: {found}");
            }
        }

        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void FindRun_OfAllBlocks_IsTheWholeSpan([Values(1, 63, 64, 65, 127, 128, 129, 256)] int capacity)
    {
        ulong* words = stackalloc ulong[Words];
        new Span<ulong>(words, Words).Fill(ulong.MaxValue);

        Assert.That(SpanBits.FindRun(words, 0, capacity, capacity), Is.Zero);
        Assert.That(SpanBits.FindRun(words, 0, capacity, capacity + 1), Is.EqualTo(-1), "Bits behind the last block are not its.");
        Assert.That(SpanBits.FindRun(words, 1, capacity, capacity), Is.EqualTo(-1));
    }

    [Test]
    public void SetRunAndClearRun_ChangeExactlyTheirBlocks()
    {
        Random random = new(Seed.Next(78));
        List<string> wrong = [];
        ulong* words = stackalloc ulong[Words];
        ulong* before = stackalloc ulong[Words];
        for (int round = 0; round < Rounds; round++)
        {
            Fill(words, random, chance: 2);
            new Span<ulong>(words, Words).CopyTo(new Span<ulong>(before, Words));
            int first = random.Next(Words * SpanBits.BitsPerWord);
            int count = 1 + random.Next((Words * SpanBits.BitsPerWord) - first);
            bool isSet = random.Next(2) == 0;
            if (isSet)
            {
                SpanBits.SetRun(words, first, count);
            }
            else
            {
                SpanBits.ClearRun(words, first, count);
            }

            for (int block = 0; block < Words * SpanBits.BitsPerWord; block++)
            {
                bool isIn = block >= first && block < first + count;
                if (SpanBits.AreSet(words, block, block) != (isIn ? isSet : SpanBits.AreSet(before, block, block)))
                {
                    wrong.Add($"block {block} of {first}+{count}");
                    break;
                }
            }
        }

        Assert.That(wrong, Is.Empty);
    }

    private static void Fill(ulong* words, Random random, int chance)
    {
        for (int word = 0; word < Words; word++)
        {
            words[word] = 0;
            for (int bit = 0; bit < SpanBits.BitsPerWord; bit++)
            {
                words[word] |= random.Next(chance) == 0 ? 0 : 1ul << bit;
            }
        }
    }

    private static int PlainRun(ulong* words, int from, int capacity, int count)
    {
        for (int first = from; first + count <= capacity; first++)
        {
            if (SpanBits.AreSet(words, first, first + count - 1))
            {
                return first;
            }
        }

        return -1;
    }
}
