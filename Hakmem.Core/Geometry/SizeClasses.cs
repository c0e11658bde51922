using System;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Hakmem.Geometry;

/// <summary>The one table of size classes: bytes to class, class to bytes, batch and span.</summary>
/// <remarks>
/// 0            no class
/// 1..8         16-byte steps to 128 B
/// 9..64        8 classes a doubling to 8 KiB, then 4, to 32 KiB; those of 4, 8 and 16 KiB are staggered. More classes would waste less of each block and
///              need more memory for blocks that rest; fewer blocks are warm then, which costs more speed than the waste saves (see the ledger)
/// 65..95       aligned: 32 B to 32 KiB, mostly 4 classes a doubling, each block aligned to the largest power of two in its length. They are classes
///              of their own so that a block's class tells what alignment it was promised when it is reallocated
/// 96..100      large blocks that rest in bins: what fits behind the header in slab 0, and 1 to 4 whole slabs
/// Tags are twice the place of a bin: small classes end at 95, so that with all that tags name they stay below a byte.
/// </remarks>
internal static unsafe class SizeClasses
{
    public const int Step = MemoryGeometry.BlockAlignment;
    public const int FineMaxBytes = 128;
    public const int FirstSteep = (FineMaxBytes / Step) + 1;
    public const int FirstCoarse = FirstSteep + (8 * 6);
    public const int FirstAligned = FirstCoarse + (4 * 2);
    public const int FirstCachedLarge = FirstAligned + 31;
    public const int OneSlab = FirstCachedLarge + 1;
    public const int Count = OneSlab + (MemoryGeometry.CachedLargeMaxBytes / MemoryGeometry.SlabBytes);

    /// <summary>
    /// Bins that a tag can name. Those from <see cref="Count"/> on are no class's and never have a block or room: tags of large blocks name them, so that the hot
    /// path does not answer, which cannot tell the start of a large block from its middle. The first of them is of the blocks that begin behind a header.
    /// </summary>
    public const int TagCount = Count + 1 + (Count - FirstCachedLarge);

    /// <summary>Tags from here on are those of slabs in which a large block begins that bins take; this one, of a block that begins behind a header.</summary>
    public const int FirstLargeTag = 2 * Count;

    /// <summary>What the tag of a slab in which a large block begins at the start is above twice the block's class.</summary>
    public const int LargeTagDistance = FirstLargeTag + 2 - (2 * FirstCachedLarge);

    /// <summary>Lengths of aligned blocks below the doublings that have four steps, and above them.</summary>
    private static ReadOnlySpan<int> FirstAlignedBytes => [32, 64, 128, 192, 256];

    private static ReadOnlySpan<int> LastAlignedBytes => [24 * 1024, 32 * 1024];

    private static readonly SizeClass[] s_classes = BuildAll();

    /// <summary>The lengths alone, in steps: one load from an address that compiled code knows.</summary>
    private static readonly ushort* s_lengthSteps = BuildLengthSteps();

    /// <summary>Tag of a class of small blocks: twice its index, the offset of its bin in words.</summary>
    public static byte TagOf(int smallClass) => (byte)(2 * smallClass);

    /// <summary>Tag of the slab in which a block of a large class that bins take begins.</summary>
    public static byte TagOfLarge(int largeClass, bool isAtHeader) =>
        (byte)(FirstLargeTag + (isAtHeader ? 0 : 2 * (1 + largeClass - FirstCachedLarge)));

    /// <summary>Everything about a class.</summary>
    public static ref readonly SizeClass At(int classIndex) => ref s_classes[classIndex];

    public static int BlockBytes(int classIndex) => s_classes[classIndex].BlockBytes;

    /// <summary>What a pool lends of a block: all of it but for a stagger. Not checked: a class below <see cref="Count"/>.</summary>
    public static int LengthBytes(int classIndex) => s_lengthSteps[classIndex] * Step;

    public static bool IsCachedLarge(int classIndex) => classIndex >= FirstCachedLarge;

    /// <summary>Class of a request up to <see cref="MemoryGeometry.CachedLargeMaxBytes"/>.</summary>
    public static int Of(nuint lengthBytes)
    {
        if (lengthBytes <= FineMaxBytes)
        {
            return lengthBytes == 0 ? 1 : (int)((lengthBytes + (Step - 1)) / Step);
        }

        return lengthBytes <= MemoryGeometry.SmallMaxBytes ? OfSmall((uint)lengthBytes) : OfLarge((uint)lengthBytes);
    }

    /// <summary>The first class of whose blocks a pool lends so much, up to 256 KiB.</summary>
    public static int OfLent(nuint lengthBytes)
    {
        int classIndex = Of(lengthBytes);
        return (nuint)LengthBytes(classIndex) < lengthBytes ? classIndex + 1 : classIndex;
    }

    /// <summary>Class of a request above 128 B, up to 32 KiB.</summary>
    /// <remarks>A page or more and a header of up to a cache line find room in what staggers the power of two below them.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int OfSmall(uint lengthBytes)
    {
        uint last = lengthBytes - 1;
        int log = BitOperations.Log2(last);
        int classIndex = log < 13
            ? FirstSteep + ((log - 7) * 8) + (int)((last >> (log - 3)) & 7)
            : FirstCoarse + ((log - 13) * 4) + (int)((last >> (log - 2)) & 3);
        return log >= MemoryGeometry.PageShift && last - (1u << log) < SizeClass.StaggerBytes ? classIndex - 1 : classIndex;
    }

    /// <summary>Class of a request above 32 KiB, up to 256 KiB.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int OfLarge(uint lengthBytes) =>
        lengthBytes <= MemoryGeometry.HeadSlabBytes
            ? FirstCachedLarge
            : OneSlab + (int)((lengthBytes - 1) / MemoryGeometry.SlabBytes);

    /// <summary>Smallest aligned class whose blocks hold a length at an alignment, or 0 when none does.</summary>
    public static int OfAligned(nuint lengthBytes, nuint alignmentBytes)
    {
        if (lengthBytes > MemoryGeometry.SmallMaxBytes || alignmentBytes > MemoryGeometry.SmallMaxBytes)
        {
            return 0;
        }

        for (int classIndex = FirstAligned; classIndex < FirstCachedLarge; classIndex++)
        {
            ref readonly SizeClass sizeClass = ref s_classes[classIndex];
            if ((nuint)sizeClass.BlockBytes >= lengthBytes && (nuint)sizeClass.AlignmentBytes >= alignmentBytes)
            {
                return classIndex;
            }
        }

        return 0;
    }

    /// <summary>Alignment promised to every block of a class.</summary>
    public static nuint AlignmentBytes(int classIndex) => (nuint)s_classes[classIndex].AlignmentBytes;

    private static ushort* BuildLengthSteps()
    {
        var steps = (ushort*)RuntimeHelpers.AllocateTypeAssociatedMemory(typeof(SizeClasses), Count * sizeof(ushort));
        for (int index = 0; index < Count; index++)
        {
            steps[index] = (ushort)(s_classes[index].LengthBytes / Step);
        }

        return steps;
    }

    private static SizeClass[] BuildAll()
    {
        var classes = new SizeClass[Count];
        for (int index = 1; index < FirstSteep; index++)
        {
            classes[index] = SizeClass.Small(index * Step);
        }

        for (int index = FirstSteep; index < FirstCoarse; index++)
        {
            classes[index] = Plain(Stepped(index - FirstSteep, 8, FineMaxBytes));
        }

        for (int index = FirstCoarse; index < FirstAligned; index++)
        {
            classes[index] = Plain(Stepped(index - FirstCoarse, 4, 8 * 1024));
        }

        int aligned = FirstAligned;
        foreach (int blockBytes in FirstAlignedBytes)
        {
            classes[aligned++] = Aligned(blockBytes);
        }

        for (int step = 0; aligned < FirstCachedLarge - LastAlignedBytes.Length; step++)
        {
            classes[aligned++] = Aligned(Stepped(step, 4, FirstAlignedBytes[^1]));
        }

        foreach (int blockBytes in LastAlignedBytes)
        {
            classes[aligned++] = Aligned(blockBytes);
        }

        classes[FirstCachedLarge] = SizeClass.Large(MemoryGeometry.HeadSlabBytes, 1);
        for (int slabs = 1; OneSlab + slabs - 1 < Count; slabs++)
        {
            classes[OneSlab + slabs - 1] = SizeClass.Large(slabs * MemoryGeometry.SlabBytes, slabs);
        }

        return classes;
    }

    /// <summary>
    /// Powers of two from a page on are the lengths of buffers, and without a stagger all of them would begin with a page. Not the longest: two of its blocks fill a
    /// slab, and a stagger would cost an eighth of each span.
    /// </summary>
    private static SizeClass Plain(int lengthBytes) =>
        BitOperations.IsPow2(lengthBytes) && lengthBytes is >= MemoryGeometry.PageBytes and < MemoryGeometry.SmallMaxBytes
            ? SizeClass.Staggered(lengthBytes)
            : SizeClass.Small(lengthBytes);

    private static SizeClass Aligned(int blockBytes) => SizeClass.Small(blockBytes, blockBytes & -blockBytes);

    /// <summary>Length of a step when each doubling above a base is divided into equal steps.</summary>
    private static int Stepped(int step, int stepsPerDoubling, int baseBytes)
    {
        int doublingBytes = baseBytes << (step / stepsPerDoubling);
        return doublingBytes + (((step % stepsPerDoubling) + 1) * (doublingBytes / stepsPerDoubling));
    }
}
