using System;
using Hakmem.Geometry;

namespace Hakmem.Central;

/// <summary>Claims of several spans, so that the pages of all go back in one call: each call makes other processors forget what they know of pages.</summary>
internal unsafe ref struct PageClaims(Span<ulong> blocks, Span<ushort> pages, Span<nint> spans, Span<int> blockCounts)
{
    /// <summary>Spans that are claimed at a time. Arbitrary: their blocks cannot be had meanwhile.</summary>
    public const int Most = 16;

    public const int BlockWords = Most * PageClaim.MostWords;

    /// <summary>Those that were claimed, and those of them that the system refused.</summary>
    public const int PageWords = 2 * Most * MemoryGeometry.MaxSpanSlabs;

    private readonly Span<ulong> _blocks = blocks;
    private readonly Span<ushort> _pages = pages;
    private readonly Span<nint> _spans = spans;
    private readonly Span<int> _blockCounts = blockCounts;

    public int Count { get; private set; }

    public readonly bool IsFull => Count == Most;

    /// <summary>A claim among those that were added, or, at <see cref="Count"/>, an empty one.</summary>
    public readonly PageClaim this[int index] => new(
        _blocks.Slice(index * PageClaim.MostWords, PageClaim.MostWords),
        _pages.Slice(2 * index * MemoryGeometry.MaxSpanSlabs, MemoryGeometry.MaxSpanSlabs),
        _pages.Slice(((2 * index) + 1) * MemoryGeometry.MaxSpanSlabs, MemoryGeometry.MaxSpanSlabs))
    {
        Span = index < Count ? (SlabDescriptor*)_spans[index] : null,
        BlockCount = index < Count ? _blockCounts[index] : 0,
    };

    public void Clear() => Count = 0;

    /// <summary>Adds the claim that was made at <see cref="Count"/>.</summary>
    public void Add(scoped in PageClaim claim)
    {
        _spans[Count] = (nint)claim.Span;
        _blockCounts[Count] = claim.BlockCount;
        Count++;
    }
}
