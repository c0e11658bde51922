using System;
using System.Collections.Generic;
using System.Numerics;
using Hakmem.Superslabs;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Superslabs;

/// <summary>The search in a mask against a naive one.</summary>
[TestFixture]
internal sealed class SlabRunsTests
{
    private const int Slabs = 32;

    [Test]
    public void Find_EveryLengthAndAlignment_AgreesWithTheNaiveSearch()
    {
        Random random = new(Seed.Next(11));
        List<string> wrong = [];
        for (int round = 0; round < 3_000; round++)
        {
            uint mask = NextMask(random);
            for (int slabCount = 1; slabCount <= Slabs; slabCount++)
            {
                int alignment = 1 << random.Next(6);
                int found = SlabRuns.Find(mask, slabCount, alignment);
                if (found != NaiveFind(mask, slabCount, alignment))
                {
                    wrong.Add($"{mask:x8}, {slabCount} at {alignment}: {found}");
                }
            }
        }

        Assert.That(wrong, Is.Empty);
    }

    [TestCase(0u, 1, -1)]
    [TestCase(uint.MaxValue, 32, 0)]
    [TestCase(0x8000_0000u, 1, 31)]
    [TestCase(0x7FFF_FFFFu, 32, -1)]
    public void Find_AtTheEdges(uint mask, int slabCount, int expected) =>
        Assert.That(SlabRuns.Find(mask, slabCount, 1), Is.EqualTo(expected));

    [Test]
    public void MaskOf_EveryRun_HasItsBitsAndNoOthers()
    {
        for (int first = 0; first < Slabs; first++)
        {
            for (int slabCount = 1; first + slabCount <= Slabs; slabCount++)
            {
                uint mask = SlabRuns.MaskOf(first, slabCount);

                Assert.That(BitOperations.PopCount(mask), Is.EqualTo(slabCount));
                Assert.That(BitOperations.TrailingZeroCount(mask), Is.EqualTo(first));
                Assert.That(BitOperations.LeadingZeroCount(mask), Is.EqualTo(Slabs - first - slabCount));
            }
        }
    }

    /// <summary>Sparse, dense and in between, so that long runs occur too.</summary>
    private static uint NextMask(Random random)
    {
        uint first = (uint)random.NextInt64();
        uint second = (uint)random.NextInt64();
        return random.Next(4) switch
        {
            0 => first & second,
            1 => first | second,
            2 => ~(first & second & (uint)random.NextInt64() & (uint)random.NextInt64()),
            _ => first,
        };
    }

    private static int NaiveFind(uint mask, int slabCount, int alignment)
    {
        for (int first = 0; first + slabCount <= Slabs; first += alignment)
        {
            bool isRun = true;
            for (int slab = first; slab < first + slabCount; slab++)
            {
                isRun &= (mask >> slab & 1) != 0;
            }

            if (isRun)
            {
                return first;
            }
        }

        return -1;
    }
}
