using System;
using System.Collections.Generic;
using System.Globalization;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Contracts;

internal abstract unsafe partial class AllocatorContract
{
    private static readonly nuint[] s_alignedSizes = [0, 1, 15, 16, 17, 4_095, 4_096, 65_536, 1 * MiB + 1];

    [Test]
    public void AllocateAligned_EveryPowerOfTwoTo1GiB_IsAlignedAndLongEnough([Range(0, 30)] int bit)
    {
        nuint alignment = (nuint)1 << bit;
        List<string> complaints = [];
        List<Extent> live = [];

        foreach (nuint byteCount in s_alignedSizes)
        {
            void* block = Subject.AllocateAligned(byteCount, alignment);
            nuint usableBytes = Subject.GetUsableSize(block);
            if ((nuint)block % alignment != 0 || usableBytes < byteCount)
            {
                complaints.Add($"{byteCount} bytes at 0x{(nuint)block:x}, {usableBytes} usable");
            }

            Pattern.Fill(block, byteCount, bit);
            live.Add(new Extent((nuint)block, nuint.Max(byteCount, 1)));
        }

        string? overlap = Extent.FirstOverlap(live);
        foreach (Extent extent in live)
        {
            Subject.Free((void*)extent.Address);
        }

        Assert.That(complaints, Is.Empty);
        Assert.That(overlap, Is.Null);
    }

    [TestCase(64, 32, 400)]
    [TestCase(100, 128, 400)]
    [TestCase(48, 4_096, 300)]
    [TestCase(5_000, 1_024, 100)]
    [TestCase(40_000, 4_096, 40)]
    [TestCase(100_000, 65_536, 20)]
    [TestCase(200_000, 262_144, 20)]
    [TestCase(1_500_000, 4_194_304, 6)]
    public void AllocateAligned_ManyAtOnce_MayWriteEveryUsableByteWithoutHarmToNeighbours(int byteCount, int alignment, int blockCount)
    {
        List<Extent> extents = [];
        int misaligned = 0;
        for (int index = 0; index < blockCount; index++)
        {
            void* block = Subject.AllocateAligned((nuint)byteCount, (nuint)alignment);
            misaligned += (nuint)block % (nuint)alignment == 0 ? 0 : 1;
            extents.Add(new Extent((nuint)block, Subject.GetUsableSize(block)));
        }

        Assert.That(misaligned, Is.Zero);
        FillAllAndVerifyAll(extents);
    }

    [TestCase(0UL)]
    [TestCase(3UL)]
    [TestCase(6UL)]
    [TestCase(2_147_483_648UL)]
    [TestCase(1_099_511_627_776UL)]
    [TestCase(ulong.MaxValue)]
    public void AllocateAligned_ToWhatIsNotAPowerOfTwoTo1GiB_IsAnArgumentErrorThatNamesValueAndRule(ulong alignment)
    {
        Assert.That(
            () => Subject.AllocateAligned(64, (nuint)alignment),
            Throws.InstanceOf<ArgumentException>()
                .With.Property(nameof(ArgumentException.ParamName)).EqualTo("alignment")
                .And.Message.Contains(alignment.ToString(CultureInfo.InvariantCulture))
                .And.Message.Contains("power of two")
                .And.Message.Contains("1073741824"));
    }

    [TestCase(32)]
    [TestCase(256)]
    [TestCase(4_096)]
    [TestCase(65_536)]
    [TestCase(1_048_576)]
    [TestCase(4_194_304)]
    public void Reallocate_OfAnAlignedBlock_KeepsTheAlignmentUpAndDown(int alignment)
    {
        nuint[] lengths = [100, 150, 1_500, 5_000, 33_000, 100_000, 700_000, 1_500_000, 5_000_000, 90_000, 7_000, 40];
        List<string> complaints = [];
        byte* block = (byte*)Subject.AllocateAligned(lengths[0], (nuint)alignment);
        nuint kept = lengths[0];
        Pattern.Fill(block, kept, alignment);

        foreach (nuint byteCount in lengths)
        {
            block = (byte*)Subject.Reallocate(block, byteCount);
            kept = nuint.Min(kept, byteCount);
            if ((nuint)block % (nuint)alignment != 0)
            {
                complaints.Add($"{byteCount} bytes at 0x{(nuint)block:x} are not aligned");
            }

            if (!Pattern.Holds(block, kept, alignment))
            {
                complaints.Add($"{byteCount} bytes lost their content");
            }

            Pattern.Fill(block, byteCount, alignment);
            kept = byteCount;
        }

        Subject.Free(block);
        Assert.That(complaints, Is.Empty);
    }
}
