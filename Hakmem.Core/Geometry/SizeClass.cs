using System;
using Hakmem.Primitives;

namespace Hakmem.Geometry;

/// <summary>What follows from the length of a class's blocks.</summary>
internal readonly struct SizeClass
{
    /// <summary>Tail of a span that may stay unused: one part in this many.</summary>
    public const int TailWasteDivisor = 8;

    /// <summary>Measured: an eighth of a batch is too little, half of one takes too much of a thread's room (ledger 0092, 0093).</summary>
    private const int SlackDivisor = 4;

    /// <summary>Two cache lines: 32 slabs times this is one way of a first-level cache.</summary>
    private const int ColorStepBytes = 128;

    private const int MaxColorBytes = 4096;

    /// <summary>One cache line.</summary>
    public const int StaggerBytes = 64;

    /// <summary>Spans of blocks up to this length give up blocks for a color.</summary>
    public const int MaxColoredBytes = 1024;

    private SizeClass(int lengthBytes, int blockBytes, int alignmentBytes, int slabCount, int batchBlocks)
    {
        AlignmentBytes = alignmentBytes;
        LengthBytes = lengthBytes;
        BlockBytes = blockBytes;
        SlabCount = slabCount;
        BatchBlocks = batchBlocks;
    }

    /// <summary>Alignment promised to every block.</summary>
    public int AlignmentBytes { get; }

    /// <summary>The length of its blocks but for a stagger: what a pool lends of one.</summary>
    public int LengthBytes { get; }

    /// <summary>From one block to the next, and the longest request that is served with it. Above <see cref="LengthBytes"/> where blocks are staggered.</summary>
    public int BlockBytes { get; }

    /// <summary>Slabs of a span.</summary>
    public int SlabCount { get; }

    /// <summary>Blocks that move together: 32, fewer where that would be more than a slab's worth of bytes.</summary>
    public int BatchBlocks { get; }

    public int BatchBytes => BatchBlocks * BlockBytes;

    /// <summary>Blocks beyond a batch that the bin of a thread holds which goes to and fro around a batch.</summary>
    public int SlackBlocks => BatchBlocks / SlackDivisor;

    /// <summary>Blocks that are a cache line longer than they need to be, so that they do not all begin at the same place of a page.</summary>
    /// <remarks>
    /// What copies from one buffer to another would else read what looks, by the low 12 bits of its address, like what it has just written, and wait; and all
    /// beginnings would share the same few sets of the first-level cache (ledger 0117).
    /// </remarks>
    public static SizeClass Staggered(int lengthBytes) => Small(lengthBytes, lengthBytes + StaggerBytes, MemoryGeometry.BlockAlignment);

    public static SizeClass Small(int lengthBytes, int alignmentBytes = MemoryGeometry.BlockAlignment) =>
        Small(lengthBytes, lengthBytes, alignmentBytes);

    private static SizeClass Small(int lengthBytes, int blockBytes, int alignmentBytes)
    {
        int slabCount = 1;
        while (slabCount < MemoryGeometry.MaxSpanSlabs
            && slabCount * MemoryGeometry.SlabBytes % blockBytes > slabCount * MemoryGeometry.SlabBytes / TailWasteDivisor)
        {
            slabCount++;
        }

        return new SizeClass(lengthBytes, blockBytes, alignmentBytes, slabCount, Batch(blockBytes));
    }

    public static SizeClass Large(int blockBytes, int slabCount) =>
        new(blockBytes, blockBytes, MemoryGeometry.BlockAlignment, slabCount, Batch(blockBytes));

    /// <summary>Where the first block of a span begins: behind the bits, if they are in the span, and moved by a color.</summary>
    /// <remarks>
    /// Slabs start at the same cache sets; without a color the blocks that every class uses most would push each other out of the first-level cache. Short
    /// blocks give room up for it, others use the span's tail only.
    /// </remarks>
    public int StartOffset(int firstSlab)
    {
        int spanBytes = SlabCount * MemoryGeometry.SlabBytes;
        int bitsBytes = SpanBits.BytesInSpan(spanBytes / BlockBytes);
        int spareBytes = BlockBytes <= MaxColoredBytes ? MaxColorBytes : (spanBytes - bitsBytes) % BlockBytes;
        int stepBytes = int.Max(ColorStepBytes, AlignmentBytes);
        int colorBytes = firstSlab * stepBytes % int.Max(1, spareBytes / stepBytes * stepBytes);
        return (int)Align.Up((nuint)(bitsBytes + colorBytes), (nuint)AlignmentBytes);
    }

    /// <summary>Blocks of a span whose first block begins at an offset.</summary>
    public int CapacityCount(int startOffset) => ((SlabCount * MemoryGeometry.SlabBytes) - startOffset) / BlockBytes;

    private static int Batch(int blockBytes) => Math.Clamp(MemoryGeometry.SlabBytes / blockBytes, 1, MemoryGeometry.BatchBlocks);
}
