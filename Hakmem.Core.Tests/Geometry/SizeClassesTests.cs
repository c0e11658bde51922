using System.Collections.Generic;
using System.Linq;
using Hakmem.Geometry;
using NUnit.Framework;

namespace Hakmem.Tests.Geometry;

/// <summary>The table of classes over its whole domain: 0 to 256 KiB, and every alignment that classes promise.</summary>
[TestFixture]
internal sealed class SizeClassesTests
{
    private static IEnumerable<int> AllClasses => Enumerable.Range(1, SizeClasses.Count - 1);

    private static IEnumerable<int> SmallClasses => AllClasses.Where(static classIndex => !SizeClasses.IsCachedLarge(classIndex));

    [Test]
    public void Of_EveryLength_IsTheFirstClassThatCoversIt()
    {
        List<int> wrong = [];
        for (int length = 0; length <= MemoryGeometry.CachedLargeMaxBytes; length++)
        {
            int classIndex = SizeClasses.Of((nuint)length);
            bool isPlain = classIndex is >= 1 and < SizeClasses.FirstAligned || SizeClasses.IsCachedLarge(classIndex);
            int below = classIndex == SizeClasses.FirstCachedLarge ? SizeClasses.FirstAligned - 1 : classIndex - 1;
            bool isFirst = classIndex == 1 || SizeClasses.BlockBytes(below) < length;
            if (!isPlain || SizeClasses.BlockBytes(classIndex) < length || !isFirst)
            {
                wrong.Add(length);
            }
        }

        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void OfLent_EveryLength_IsTheFirstClassThatIsLentInIt()
    {
        List<int> wrong = [];
        for (int length = 0; length <= MemoryGeometry.CachedLargeMaxBytes; length++)
        {
            int classIndex = SizeClasses.OfLent((nuint)length);
            bool isFirst = AllClasses.Where(static index => index is < SizeClasses.FirstAligned or >= SizeClasses.FirstCachedLarge)
                .First(index => SizeClasses.LengthBytes(index) >= length) == classIndex;
            if (!isFirst)
            {
                wrong.Add(length);
            }
        }

        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void PlainClasses_GrowWithTheirIndex()
    {
        int[] plain = [.. Enumerable.Range(1, SizeClasses.FirstAligned - 1), .. Enumerable.Range(SizeClasses.FirstCachedLarge, SizeClasses.Count - SizeClasses.FirstCachedLarge)];
        int[] lengths = [.. plain.Select(SizeClasses.BlockBytes)];
        int[] aligned = [.. Enumerable.Range(SizeClasses.FirstAligned, SizeClasses.FirstCachedLarge - SizeClasses.FirstAligned).Select(SizeClasses.BlockBytes)];

        Assert.That(lengths, Is.Ordered.And.Unique);
        Assert.That(aligned, Is.Ordered.And.Unique);
        Assert.That(lengths[^1], Is.EqualTo(MemoryGeometry.CachedLargeMaxBytes));
        Assert.That(aligned[^1], Is.EqualTo(MemoryGeometry.SmallMaxBytes));
    }

    /// <summary>What a request may waste of its block at the worst: 1 byte more than the class below, in the block above.</summary>
    [TestCase(1, SizeClasses.FineMaxBytes, 15, 1.0)]
    [TestCase(SizeClasses.FineMaxBytes + 1, 8 * 1024, 1023, 0.1111)]
    [TestCase((8 * 1024) + 1, MemoryGeometry.SmallMaxBytes, 4095, 0.2)]
    [TestCase(MemoryGeometry.SmallMaxBytes + 1, MemoryGeometry.CachedLargeMaxBytes, 65_535, 0.5)]
    public void Of_EveryLength_WastesNoMoreThanItsTierAllows(int first, int last, int mostBytes, double mostPart)
    {
        int wasteBytes = 0;
        double wastePart = 0;
        for (int length = first; length <= last; length++)
        {
            int blockBytes = SizeClasses.BlockBytes(SizeClasses.Of((nuint)length));
            wasteBytes = int.Max(wasteBytes, blockBytes - length);
            wastePart = double.Max(wastePart, (blockBytes - length) / (double)blockBytes);
        }

        Assert.That(wasteBytes, Is.LessThanOrEqualTo(mostBytes));
        Assert.That(wastePart, Is.LessThanOrEqualTo(mostPart));
    }

    [Test]
    public void BlocksOfBufferLengths_AreACacheLineLonger_AndNoOthers()
    {
        int[] staggered = [.. AllClasses.Where(static index => SizeClasses.BlockBytes(index) != SizeClasses.LengthBytes(index))];

        Assert.That(staggered.Select(SizeClasses.LengthBytes), Is.EqualTo((int[])[4096, 8192, 16_384]));
        Assert.That(staggered.Select(static index => SizeClasses.BlockBytes(index) - SizeClasses.LengthBytes(index)), Is.All.EqualTo(64));
        Assert.That(staggered, Is.All.LessThan(SizeClasses.FirstAligned));
    }

    [Test]
    public void EveryClass_HasBlocksThatAreMultiplesOfItsAlignment()
    {
        Assert.That(AllClasses.Where(static index => (nuint)SizeClasses.BlockBytes(index) % SizeClasses.AlignmentBytes(index) != 0), Is.Empty);
        Assert.That(AllClasses.Where(static index => SizeClasses.AlignmentBytes(index) < MemoryGeometry.BlockAlignment), Is.Empty);
        Assert.That(AllClasses.Where(static index => !nuint.IsPow2(SizeClasses.AlignmentBytes(index))), Is.Empty);
    }

    [Test]
    public void EverySpan_WastesAtMostAnEighthAtItsTail_AndIsAtMostEightSlabs()
    {
        Assert.That(
            SmallClasses.Where(static index => SpanBytes(index) % SizeClasses.BlockBytes(index) > SpanBytes(index) / SizeClass.TailWasteDivisor), Is.Empty);
        Assert.That(AllClasses.Select(static index => SizeClasses.At(index).SlabCount), Is.All.InRange(1, MemoryGeometry.MaxSpanSlabs));
    }

    [Test]
    public void EveryClass_CountsItsBlocksInSixteenBits_AndItsIndexInEight()
    {
        Assert.That(SmallClasses.Select(static index => SpanBytes(index) / SizeClasses.BlockBytes(index)), Is.All.InRange(1, ushort.MaxValue));
        Assert.That(SizeClasses.Count, Is.LessThanOrEqualTo(250));
    }

    [Test]
    public void EveryBatch_IsOneToThirtyTwoBlocks_OfAtMostASlabOrOneBlock()
    {
        Assert.That(AllClasses.Select(static index => SizeClasses.At(index).BatchBlocks), Is.All.InRange(1, MemoryGeometry.BatchBlocks));
        Assert.That(
            AllClasses.Where(static index => SizeClasses.At(index).BatchBlocks > 1 && SizeClasses.At(index).BatchBytes > MemoryGeometry.SlabBytes), Is.Empty);
        Assert.That(AllClasses.Where(static index => SizeClasses.At(index).BatchBytes != SizeClasses.At(index).BatchBlocks * SizeClasses.BlockBytes(index)), Is.Empty);
    }

    [Test]
    public void OfAligned_EveryAlignmentAndLength_IsTheFirstAlignedClassThatHoldsBoth()
    {
        List<string> wrong = [];
        for (int alignment = 32; alignment <= MemoryGeometry.SmallMaxBytes; alignment *= 2)
        {
            for (int length = 0; length <= MemoryGeometry.SmallMaxBytes; length++)
            {
                int classIndex = SizeClasses.OfAligned((nuint)length, (nuint)alignment);
                if (classIndex != FirstThatHolds(length, alignment, classIndex))
                {
                    wrong.Add($"{length} at {alignment}: {classIndex}");
                }
            }
        }

        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void OfAligned_BeyondSmall_IsNone()
    {
        Assert.That(SizeClasses.OfAligned(MemoryGeometry.SmallMaxBytes + 1, 32), Is.Zero);
        Assert.That(SizeClasses.OfAligned(1, 2 * MemoryGeometry.SmallMaxBytes), Is.Zero);
    }

    [Test]
    public void StartOffset_KeepsTheAlignmentOfTheClass_LeavesRoomForTheBits_AndFitsItsField()
    {
        List<string> wrong = [];
        foreach ((int index, int slab, SizeClass sizeClass) in AllSpans())
        {
            int offset = sizeClass.StartOffset(slab);
            bool isSound = offset is >= 0 and <= ushort.MaxValue
                && offset % sizeClass.AlignmentBytes == 0
                && offset >= SpanBits.BytesInSpan(sizeClass.CapacityCount(offset));
            if (!isSound)
            {
                wrong.Add($"class {index}, slab {slab}: {offset}");
            }
        }

        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void StartOffset_OfShortBlocks_TakesAPageAndTheBits_AndOfOthersTheTailAndAtMostOneBlock()
    {
        List<string> wrong = [];
        foreach ((int index, int slab, SizeClass sizeClass) in AllSpans())
        {
            int offset = sizeClass.StartOffset(slab);
            int capacity = sizeClass.CapacityCount(offset);
            int bitsBytes = SpanBits.BytesInSpan(SpanBytes(index) / sizeClass.BlockBytes);
            bool isSound = sizeClass.BlockBytes <= SizeClass.MaxColoredBytes
                ? offset < MemoryGeometry.HeaderBytes + bitsBytes + sizeClass.AlignmentBytes
                : capacity >= (SpanBytes(index) / sizeClass.BlockBytes) - (bitsBytes > 0 ? 1 : 0);
            if (!isSound || capacity < 1)
            {
                wrong.Add($"class {index}, slab {slab}: {offset}, {capacity} blocks");
            }
        }

        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void StartOffset_OfNeighbouringSlabs_DiffersWhereThereIsRoom()
    {
        SizeClass tiny = SizeClasses.At(SizeClasses.Of(64));
        SizeClass page = SizeClasses.At(SizeClasses.OfAligned(4096, 4096));

        Assert.That(Enumerable.Range(1, 31).Select(tiny.StartOffset), Is.Unique);
        Assert.That(Enumerable.Range(1, 31).Select(page.StartOffset), Is.All.Zero);
    }

    private static IEnumerable<(int Index, int Slab, SizeClass SizeClass)> AllSpans() =>
        from index in SmallClasses
        let sizeClass = SizeClasses.At(index)
        from slab in Enumerable.Range(1, MemoryGeometry.SlabsPerSuperslab - sizeClass.SlabCount)
        select (index, slab, sizeClass);

    private static int SpanBytes(int classIndex) => SizeClasses.At(classIndex).SlabCount * MemoryGeometry.SlabBytes;

    /// <summary>Naive: the classes below the answer are tried too, as far as they could hold the length.</summary>
    private static int FirstThatHolds(int length, int alignment, int answer)
    {
        for (int index = int.Max(SizeClasses.FirstAligned, answer - 4); index < SizeClasses.FirstCachedLarge; index++)
        {
            if (SizeClasses.BlockBytes(index) >= length && SizeClasses.AlignmentBytes(index) >= (nuint)alignment)
            {
                return index;
            }
        }

        return 0;
    }
}
