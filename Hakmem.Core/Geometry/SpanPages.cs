namespace Hakmem.Geometry;

/// <summary>Which blocks of a span lie in which of its pages.</summary>
internal static unsafe class SpanPages
{
    public static int CountOf(SlabDescriptor* span) => span->SlabCount * MemoryGeometry.PagesPerSlab;

    /// <summary>Page of the span that an offset from its first slab is in.</summary>
    public static int At(int offset) => offset >> MemoryGeometry.PageShift;

    /// <summary>The blocks that reach into a page, both inclusive.</summary>
    /// <returns><see langword="false"/> when there are none, or the page holds the bits of the span: then it stays.</returns>
    public static bool TryGetBlocks(SlabDescriptor* span, int page, out int firstBlock, out int lastBlock)
    {
        int start = (page * MemoryGeometry.PageBytes) - span->StartOffset;
        int end = start + MemoryGeometry.PageBytes;
        firstBlock = start <= 0 ? 0 : start / span->BlockBytes;
        lastBlock = end <= 0 ? -1 : int.Min((end - 1) / span->BlockBytes, span->CapacityCount - 1);
        return firstBlock <= lastBlock && page * MemoryGeometry.PageBytes >= SpanBits.BytesInSpan(span->CapacityCount);
    }

    /// <summary>Whether all pages of a block are touched; those of one that a user holds always are.</summary>
    public static bool AreTouched(SlabDescriptor* span, void* block)
    {
        int offset = (int)((byte*)block - SlabAddress.SlabOf(span));
        return SlabPageBits.AreSet(SlabAddress.TouchedPagesOf(span), At(offset), At(offset + span->BlockBytes - 1));
    }

    /// <summary>Bytes of a page that blocks cover.</summary>
    public static int BlockBytesIn(SlabDescriptor* span, int page)
    {
        int start = (page * MemoryGeometry.PageBytes) - span->StartOffset;
        int end = int.Min(start + MemoryGeometry.PageBytes, span->CapacityCount * span->BlockBytes);
        return int.Max(0, end - int.Max(0, start));
    }
}
