using Hakmem.Geometry;
using Hakmem.Primitives;

namespace Hakmem.Threads;

/// <summary>
/// Where a thread frees on and on in the order of addresses, give or take a few, those that it will free next are on their way to the cache before it frees
/// them: a free looks at its block, and waits for it where that was not used for long.
/// </summary>
internal static unsafe class FreeAhead
{
    /// <summary>Batches of addresses that a batch of frees may have crossed and still went on from block to block.</summary>
    private const int MostBatchesCrossed = 2;

    /// <summary>Brings what will be freed until the bin is full again.</summary>
    /// <param name="trail">Of the class.</param>
    /// <param name="binBlocks">Blocks that were freed since the bin was full the last time.</param>
    /// <param name="now">The block that is freed.</param>
    public static void Bring(OverflowTrail* trail, int binBlocks, FreeBlock* now)
    {
        SlabDescriptor* span = SlabAddress.RunOf(now);
        if (span != null && span->Use == SlabUse.SmallBlocks)
        {
            nint way = trail->Step((nint)now, MostBatchesCrossed * binBlocks * (nint)span->BlockBytes);
            Row here = InSpan(span, now, way);
            Prefetch.Behind(here.Before, here.StepBytes, here.WayBytes);
            Row beyond = BehindSpan(span, way, here);
            Prefetch.Behind(beyond.Before, beyond.StepBytes, beyond.WayBytes);
        }
    }

    /// <summary>What lies on the way within the span of a block.</summary>
    internal static Row InSpan(SlabDescriptor* span, FreeBlock* now, nint way)
    {
        nint blockBytes = span->BlockBytes;
        return way >= 0
            ? new Row(now, blockBytes, nint.Min(way, (nint)(EndOf(span) - (byte*)now) - blockBytes))
            : new Row(now, -blockBytes, nint.Min(-way, (nint)((byte*)now - SlabAddress.StartOf(span))));
    }

    /// <summary>What is left of the way lies in the next span: blocks that were carved from one span after the other are freed like that, too.</summary>
    internal static Row BehindSpan(SlabDescriptor* span, nint way, in Row here)
    {
        nint left = nint.Abs(way) - here.WayBytes;
        SlabDescriptor* next = left > 0 ? Neighbour(span, way > 0 ? 1 : -1) : null;
        return next == null ? default : new Row(way > 0 ? SlabAddress.StartOf(next) - here.StepBytes : EndOf(next), here.StepBytes, left);
    }

    /// <summary>The next span of the same class in the superslab, up (1) or down (-1), as far as can be told without a lock.</summary>
    private static SlabDescriptor* Neighbour(SlabDescriptor* span, int direction)
    {
        SuperslabHeader* superslab = SlabAddress.SuperslabOf(span);
        for (int slab = span->FirstSlab + direction; slab is >= 0 and < MemoryGeometry.SlabsPerSuperslab; slab += direction)
        {
            int first = superslab->SpanStart[slab];
            if (first == SuperslabHeader.NoSpan || first == span->FirstSlab)
            {
                continue;
            }

            SlabDescriptor* other = SlabAddress.DescriptorAt(superslab, first);
            if (other->ClassIndex == span->ClassIndex && other->Use == SlabUse.SmallBlocks)
            {
                return other;
            }
        }

        return null;
    }

    private static byte* EndOf(SlabDescriptor* span) => SlabAddress.StartOf(span) + (span->CapacityCount * (nint)span->BlockBytes);

    /// <summary>Blocks in a row.</summary>
    /// <param name="before">The place before the first of them.</param>
    /// <param name="stepBytes">From one to the next; negative where they go down.</param>
    /// <param name="wayBytes">How far they go.</param>
    internal readonly struct Row(void* before, nint stepBytes, nint wayBytes)
    {
        public void* Before => before;

        public nint StepBytes => stepBytes;

        public nint WayBytes => wayBytes;
    }
}
