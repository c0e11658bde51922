using System;
using Hakmem.Geometry;

namespace Hakmem.Central;

/// <summary>Whole free pages of one span that are being given back, and the blocks that reach into them. They count as out meanwhile.</summary>
internal unsafe ref struct PageClaim(Span<ulong> blocks, Span<ushort> pages, Span<ushort> refused)
{
    /// <summary>Words of bits of the span with the most blocks.</summary>
    public const int MostWords = MemoryGeometry.SlabBytes / MemoryGeometry.BlockAlignment / SpanBits.BitsPerWord;

    public readonly Span<ulong> Blocks = blocks;

    /// <summary>One bit a page.</summary>
    public readonly Span<ushort> Pages = pages;

    /// <summary>The pages that the system did not take; they are no longer in <see cref="Pages"/>.</summary>
    public readonly Span<ushort> Refused = refused;

    public SlabDescriptor* Span;

    public int BlockCount;

    public readonly bool Has(int page) => IsIn(Pages, page);

    public readonly bool IsRefused(int page) => IsIn(Refused, page);

    /// <summary>The system did not take a page.</summary>
    public readonly void Refuse(int page)
    {
        ushort bit = (ushort)(1 << (page % MemoryGeometry.PagesPerSlab));
        Pages[page / MemoryGeometry.PagesPerSlab] &= unchecked((ushort)~bit);
        Refused[page / MemoryGeometry.PagesPerSlab] |= bit;
    }

    public void Clear(SlabDescriptor* span)
    {
        Span = span;
        BlockCount = 0;
        Blocks.Clear();
        Pages.Clear();
        Refused.Clear();
    }

    private static bool IsIn(Span<ushort> pages, int page) => (pages[page / MemoryGeometry.PagesPerSlab] >> (page % MemoryGeometry.PagesPerSlab) & 1) != 0;
}
