using System.Collections.Generic;
using Hakmem.Geometry;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Heaps;

/// <summary>An allocator of which much lies idle between short blocks, so that these are lent.</summary>
internal static class LoanScene
{
    public const int MiB = 1 << 20;
    public const int ShortBytes = 64;

    /// <summary>A run of five: four do not hold it.</summary>
    public const int LongBytes = 300;

    public const int ShortCount = 16 * MiB / ShortBytes;

    /// <summary>Of every eight short blocks seven are free: a run of 448 bytes behind each that is left.</summary>
    public static List<nint> KeepOneInEight(MaintainedHeap heap) => heap.KeepEvery(8, heap.Allocate(ShortBytes, ShortCount));

    /// <summary>Takes all slabs that are free, so that who needs one more finds none.</summary>
    public static List<nint> FillSlabs(MaintainedHeap heap)
    {
        List<nint> blocks = [];
        while (heap.Parts.Source.Census().FreeBytes > 0)
        {
            blocks.AddRange(heap.Allocate(MemoryGeometry.HeadSlabBytes, 1));
        }

        return blocks;
    }

    /// <summary>Frees blocks so that they come back to their spans, on a thread that then ends.</summary>
    public static void FreeElsewhere(MaintainedHeap heap, List<nint> blocks)
    {
        ThreadTeam.Run(1, _ => heap.Free(blocks));
        Quiet.SalvageDead();
        heap.Parts.Central.Drain();
    }

    public static void AssertGone(MaintainedHeap heap)
    {
        Assert.That(heap.Statistics.LiveBlocks, Is.Zero);
        Assert.That(HeapInvariants.FirstBroken(heap.Allocator), Is.Null);
        heap.Allocator.Trim(HakTrimLevel.Full);
        Assert.That(heap.Statistics.MappedBytes, Is.Zero);
    }
}
