using System.Collections.Generic;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Contracts;

internal abstract unsafe partial class AllocatorContract
{
    [TestCase(0)]
    [TestCase(100)]
    [TestCase(100_000)]
    [TestCase(3_000_000)]
    public void Reallocate_Null_Allocates(int byteCount)
    {
        void* block = Subject.Reallocate(null, (nuint)byteCount);

        Assert.That((long)block, Is.Not.Zero);
        Assert.That(Subject.GetUsableSize(block), Is.GreaterThanOrEqualTo((nuint)byteCount));
        Pattern.Fill(block, (nuint)byteCount, 5);
        Subject.Free(block);
    }

    [TestCase(0)]
    [TestCase(100)]
    [TestCase(100_000)]
    [TestCase(3_000_000)]
    public void Reallocate_ToZeroBytes_GivesABlockThatMustBeFreed(int byteCount)
    {
        void* block = Subject.Reallocate(Subject.Allocate((nuint)byteCount), 0);
        void* other = Subject.Allocate(0);

        Assert.That((long)block, Is.Not.Zero);
        Assert.That((nint)other, Is.Not.EqualTo((nint)block));
        Subject.Free(block);
        Subject.Free(other);
    }

    [TestCase(1)]
    [TestCase(100)]
    [TestCase(1_000)]
    [TestCase(1_100)]
    [TestCase(9_000)]
    [TestCase(30_000)]
    [TestCase(40_000)]
    [TestCase(200_000)]
    [TestCase(900_000)]
    [TestCase(3_000_001)]
    public void Reallocate_BetweenTheLengthAskedForAndTheUsableOne_StaysInPlace(int byteCount)
    {
        void* block = Subject.Allocate((nuint)byteCount);
        nuint usableBytes = Subject.GetUsableSize(block);
        Pattern.Fill(block, usableBytes, byteCount);

        void* grown = Subject.Reallocate(block, usableBytes);
        void* middle = Subject.Reallocate(grown, ((nuint)byteCount + usableBytes) / 2);
        void* shrunk = Subject.Reallocate(middle, (nuint)byteCount);

        Assert.That((nint)grown, Is.EqualTo((nint)block));
        Assert.That((nint)middle, Is.EqualTo((nint)block));
        Assert.That((nint)shrunk, Is.EqualTo((nint)block));
        Assert.That(Pattern.FirstDifference(shrunk, (nuint)byteCount, byteCount), Is.EqualTo(-1));
        Subject.Free(shrunk);
    }

    [Test]
    public void Reallocate_BetweenAllTiersBothWays_KeepsTheCommonPrefix()
    {
        int[] lengths = [0, 1, 16, 17, 400, 1_024, 1_025, 8_200, 32_768, 32_769, 65_536, 70_000, 262_144, 262_145, 1_048_576, 1_048_577, 3_000_000, 9_000_000];
        List<string> complaints = [];

        foreach (int from in lengths)
        {
            foreach (int to in lengths)
            {
                int seed = from + to;
                void* block = Subject.Allocate((nuint)from);
                Pattern.Fill(block, (nuint)from, seed);

                block = Subject.Reallocate(block, (nuint)to);
                if (!Pattern.Holds(block, (nuint)int.Min(from, to), seed) || Subject.GetUsableSize(block) < (nuint)to)
                {
                    complaints.Add($"{from} -> {to}");
                }

                Pattern.Fill(block, (nuint)to, seed);
                Subject.Free(block);
            }
        }

        Assert.That(complaints, Is.Empty);
    }

    [Test]
    public void Reallocate_GrowingByHalfFromOneByteTo32MiB_KeepsTheContent()
    {
        const int Seed = 29;
        nuint length = 1;
        void* block = Subject.Allocate(length);
        Pattern.Fill(block, length, Seed);
        List<string> complaints = [];

        while (length < 32 * MiB)
        {
            nuint next = length + length / 2 + 1;
            block = Subject.Reallocate(block, next);
            if (!Pattern.Holds(block, length, Seed))
            {
                complaints.Add($"{length} -> {next}");
            }

            Pattern.Fill(block, next, Seed);
            length = next;
        }

        Subject.Free(block);
        Assert.That(complaints, Is.Empty);
    }

    [TestCase(40)]
    [TestCase(5_000)]
    [TestCase(70_000)]
    [TestCase(400_000)]
    [TestCase(2_500_000)]
    public void Reallocate_AmongNeighbours_HarmsNoneOfThem(int byteCount)
    {
        const int BlockCount = 24;
        nint[] blocks = new nint[BlockCount];
        nuint[] lengths = new nuint[BlockCount];
        for (int index = 0; index < BlockCount; index++)
        {
            blocks[index] = (nint)Subject.Allocate((nuint)byteCount);
            lengths[index] = (nuint)byteCount;
            Pattern.Fill((void*)blocks[index], lengths[index], index);
        }

        List<string> complaints = [];
        for (int step = 0; step < 200; step++)
        {
            int index = step * 7 % BlockCount;
            nuint next = (nuint)(byteCount * (1 + step % 5) / 2);
            blocks[index] = (nint)Subject.Reallocate((void*)blocks[index], next);
            if (!Pattern.Holds((void*)blocks[index], nuint.Min(lengths[index], next), index))
            {
                complaints.Add($"step {step} lost content");
            }

            lengths[index] = next;
            Pattern.Fill((void*)blocks[index], next, index);
        }

        for (int index = 0; index < BlockCount; index++)
        {
            if (!Pattern.Holds((void*)blocks[index], lengths[index], index))
            {
                complaints.Add($"block {index} was harmed");
            }

            Subject.Free((void*)blocks[index]);
        }

        Assert.That(complaints, Is.Empty);
    }
}
