using System;

namespace Hakmem.Geometry;

/// <summary>What follows from the length of a class's blocks.</summary>
internal readonly struct SizeClass
{
    /// <summary>Tail of a span that may stay unused: one part in this many.</summary>
    public const int TailWasteDivisor = 8;

    /// <summary>Two cache lines: 32 slabs times this is one way of a first-level cache.</summary>
    private const int ColorStepBytes = 128;

    private SizeClass(int blockBytes, int slabCount, int batchBlocks)
    {
        BlockBytes = blockBytes;
        SlabCount = slabCount;
        BatchBlocks = batchBlocks;
    }

    /// <summary>Length of a block.</summary>
    public int BlockBytes { get; }

    /// <summary>Slabs of a span.</summary>
    public int SlabCount { get; }

    /// <summary>Blocks that move together: 32, fewer where that would be more than a slab's worth of bytes.</summary>
    public int BatchBlocks { get; }

    public int BatchBytes => BatchBlocks * BlockBytes;

    public static SizeClass Small(int blockBytes)
    {
        int slabCount = 1;
        while (slabCount < MemoryGeometry.MaxSpanSlabs
            && slabCount * MemoryGeometry.SlabBytes % blockBytes > slabCount * MemoryGeometry.SlabBytes / TailWasteDivisor)
        {
            slabCount++;
        }

        return new SizeClass(blockBytes, slabCount, Batch(blockBytes));
    }

    public static SizeClass Large(int blockBytes, int slabCount) => new(blockBytes, slabCount, Batch(blockBytes));

    /// <summary>
    /// Bytes by which the first block of a span is moved behind its slab's start. Slabs start at the same cache sets; without this the blocks that every
    /// class uses most would push each other out of the first-level cache. Tiny classes give up blocks for it, others use the span's tail only.
    /// </summary>
    public int ColorBytes(int firstSlab)
    {
        int spanBytes = SlabCount * MemoryGeometry.SlabBytes;
        int spareBytes = BlockBytes <= MemoryGeometry.TinyMaxBytes ? MemoryGeometry.HeaderBytes : spanBytes % BlockBytes;
        int stepBytes = int.Max(ColorStepBytes, BlockBytes & -BlockBytes);
        return firstSlab * stepBytes % int.Max(1, spareBytes / stepBytes * stepBytes);
    }

    private static int Batch(int blockBytes) => Math.Clamp(MemoryGeometry.SlabBytes / blockBytes, 1, MemoryGeometry.BatchBlocks);
}
