using System.Collections.Generic;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Contracts;

internal abstract unsafe partial class AllocatorContract
{
    private const int LadderTop = 40_000;

    [Test]
    public void Allocate_EverySizeTo40000_IsAlignedLongEnoughAndDisjoint()
    {
        const int WindowBlocks = 500;
        List<string> complaints = [];
        List<Extent> window = [];

        for (int byteCount = 0; byteCount <= LadderTop && complaints.Count == 0; byteCount++)
        {
            window.Add(AllocateAndInspect((nuint)byteCount, complaints, writesAll: byteCount % 97 == 0));
            if (window.Count == WindowBlocks || byteCount == LadderTop)
            {
                CloseWindow(window, complaints);
            }
        }

        Assert.That(complaints, Is.Empty);
    }

    [Test]
    public void AllocateZeroed_EverySizeTo40000OnRecycledDirtyMemory_IsZero()
    {
        List<string> complaints = [];

        for (nuint byteCount = 0; byteCount <= LadderTop && complaints.Count == 0; byteCount += byteCount < 2_048 ? 1 : 61u)
        {
            void* dirty = Subject.Allocate(byteCount);
            Pattern.Fill(dirty, Subject.GetUsableSize(dirty), (int)byteCount);
            Subject.Free(dirty);

            void* block = Subject.AllocateZeroed(byteCount);
            long position = Pattern.FirstNonZero(block, byteCount);
            if (position >= 0)
            {
                complaints.Add($"{byteCount} bytes: byte {position} is not zero");
            }

            Pattern.Fill(block, Subject.GetUsableSize(block), 3);
            Subject.Free(block);
        }

        Assert.That(complaints, Is.Empty);
    }

    [TestCase(16, 500)]
    [TestCase(1_000, 500)]
    [TestCase(4 * KiB, 200)]
    [TestCase(20_000, 200)]
    [TestCase(32 * KiB, 100)]
    [TestCase(33 * KiB, 100)]
    [TestCase(100 * KiB, 100)]
    [TestCase(300 * KiB, 40)]
    [TestCase(1 * MiB, 20)]
    [TestCase(3 * MiB, 6)]
    [TestCase(20 * MiB, 2)]
    public void AllocateZeroed_AfterManyDirtyBlocksOfThatSizeWereFreed_IsZero(int byteCount, int blockCount)
    {
        nint[] blocks = new nint[blockCount];
        int dirty = 0;

        for (int round = 0; round < 3; round++)
        {
            for (int index = 0; index < blockCount; index++)
            {
                void* block = Subject.AllocateZeroed((nuint)byteCount);
                dirty += Pattern.FirstNonZero(block, (nuint)byteCount) < 0 ? 0 : 1;
                Pattern.Fill(block, Subject.GetUsableSize(block), index);
                blocks[index] = (nint)block;
            }

            foreach (nint block in blocks)
            {
                Subject.Free((void*)block);
            }
        }

        Assert.That(dirty, Is.Zero);
    }

    [Test]
    public void Allocate_AroundEveryPowerOfTwoTo64MiB_IsAlignedLongEnoughAndDisjoint()
    {
        List<string> complaints = [];
        List<Extent> live = [];

        for (int bit = 0; bit <= 26; bit++)
        {
            for (int delta = -1; delta <= 1; delta++)
            {
                live.Add(AllocateAndInspect((nuint)((1 << bit) + delta), complaints, writesAll: bit <= 20));
            }
        }

        CloseWindow(live, complaints);
        Assert.That(complaints, Is.Empty);
    }

    [Test]
    public void Allocate_AroundEveryTierBoundary_IsAlignedLongEnoughAndDisjoint(
        [Values(1 * KiB, 8 * KiB, 32 * KiB, 64 * KiB, 256 * KiB, 1 * MiB, 2 * MiB, 4 * MiB)] int boundary)
    {
        List<string> complaints = [];
        List<Extent> live = [];

        for (int round = 0; round < 3; round++)
        {
            foreach (int delta in (int[])[-4_097, -4_096, -4_095, -64, -17, -16, -15, -1, 0, 1, 15, 16, 17, 64, 4_095, 4_096, 4_097])
            {
                live.Add(AllocateAndInspect((nuint)int.Max(0, boundary + delta), complaints, writesAll: true));
            }
        }

        CloseWindow(live, complaints);
        Assert.That(complaints, Is.Empty);
    }

    /// <summary>Allocates, looks at address and length, and writes the first and the last usable byte, or all of them.</summary>
    private Extent AllocateAndInspect(nuint byteCount, List<string> complaints, bool writesAll)
    {
        byte* block = (byte*)Subject.Allocate(byteCount);
        nuint usableBytes = Subject.GetUsableSize(block);
        if ((nuint)block % 16 != 0)
        {
            complaints.Add($"{byteCount} bytes at 0x{(nuint)block:x} are not aligned to 16");
        }

        if (usableBytes < nuint.Max(byteCount, 1))
        {
            complaints.Add($"{byteCount} bytes have only {usableBytes} usable");
            return new Extent((nuint)block, byteCount);
        }

        if (writesAll)
        {
            Pattern.Fill(block, usableBytes, (int)byteCount);
        }

        block[0] = (byte)byteCount;
        block[usableBytes - 1] = (byte)~block[0];
        return new Extent((nuint)block, usableBytes);
    }

    /// <summary>Looks for overlaps and for lost edge bytes, then frees all.</summary>
    private void CloseWindow(List<Extent> window, List<string> complaints)
    {
        string? overlap = Extent.FirstOverlap(window);
        if (overlap is not null)
        {
            complaints.Add(overlap);
        }

        foreach (Extent extent in window)
        {
            byte* block = (byte*)extent.Address;
            if (extent.LengthBytes > 1 && block[extent.LengthBytes - 1] != (byte)~block[0])
            {
                complaints.Add($"the edge bytes of 0x{extent.Address:x}+{extent.LengthBytes} changed");
            }

            Subject.Free(block);
        }

        window.Clear();
    }
}
