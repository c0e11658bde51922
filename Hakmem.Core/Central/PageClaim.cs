using System;
using Hakmem.Geometry;

namespace Hakmem.Central;

/// <summary>Whole free pages of one span that are being given back, and the blocks that reach into them. They count as out meanwhile.</summary>
internal unsafe ref struct PageClaim(Span<ulong> blocks, Span<ushort> pages)
{
    /// <summary>Words of bits of the span with the most blocks.</summary>
    public const int MostWords = MemoryGeometry.SlabBytes / MemoryGeometry.BlockAlignment / SpanBits.BitsPerWord;

    public readonly Span<ulong> Blocks = blocks;

    /// <summary>One bit a page.</summary>
    public readonly Span<ushort> Pages = pages;

    public SlabDescriptor* Span;

    public int BlockCount;

    public readonly bool Has(int page) => (Pages[page / MemoryGeometry.PagesPerSlab] >> (page % MemoryGeometry.PagesPerSlab) & 1) != 0;

    public void Clear(SlabDescriptor* span)
    {
        Span = span;
        BlockCount = 0;
        Blocks.Clear();
        Pages.Clear();
    }
}
