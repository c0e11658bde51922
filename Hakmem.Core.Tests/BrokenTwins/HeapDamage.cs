using System;
using System.Collections.Generic;
using Hakmem.Geometry;
using Hakmem.Regions;

namespace Hakmem.Tests.BrokenTwins;

/// <summary>One thing to break in a sound heap, and the invariant that is broken then.</summary>
internal sealed record HeapDamage(string Name, string Invariant, Action<ScratchHeap> Do)
{
    public static unsafe IReadOnlyList<HeapDamage> All { get; } =
    [
        new("a lost free block", "S1", static heap => *heap.Bits &= *heap.Bits - 1),
        new("a free block too many", "S1", static heap => new SpanBitSetter(heap.Span).TrySet(heap.Held)),
        new("one more block out", "S1", static heap => heap.Span->OutCount++),
        new("a first word beyond a set bit", "S5", static heap => heap.Span->FirstWord++),
        new("a bit behind the last block", "S5", static heap =>
        {
            heap.Span->OutCount--;
            SpanBits.WordsOf(heap.Span)[SpanBits.WordsFor(heap.Span->CapacityCount) - 1] |= 1ul << 63;
        }),
        new("an untouched page under a block that is out", "P4", static heap => SlabPageBits.Clear(
            SlabAddress.TouchedPagesOf(heap.Span), SpanPages.At((int)((byte*)heap.Held - SlabAddress.SlabOf(heap.Span))))),
        new("a page that is touched and discarded", "P1", static heap => SlabPageBits.Set(SlabAddress.DiscardedPagesOf(heap.Span), 0)),
        new("a discarded page that the span does not count", "P2", static heap => SlabPageBits.Set(SlabAddress.DiscardedPagesOf(heap.Span), 15)),
        new("a wrong reciprocal", "S4", static heap => heap.Span->Reciprocal++),
        new("nothing out", "S6", static heap => heap.Span->OutCount = 0),
        new("a span in the wrong list", "S6", static heap => heap.Span->Bucket--),
        new("one more block in the span", "S4", static heap => heap.Span->CapacityCount++),
        new("a class that is none", "S4", static heap => heap.Span->ClassIndex = 250),
        new("a run beyond its superslab", "S4", static heap => heap.Span->SlabCount = 40),
        new("a run in use that says free", "S4", static heap => heap.Span->Use = SlabUse.Free),
        new("a wrong tag", "S3", static heap => *heap.TagOf(heap.Held) ^= 1),
        new("a tag on a free slab", "S3", static heap => heap.Parts.Tags.Root[((nuint)heap.Superslab >> MemoryGeometry.SlabShift) + 31] = 1),
        new("a large block without its tag", "R3", static heap => *heap.TagOf(heap.Allocator.Allocate(65_536)) = 0),
        new("a tag inside a large block", "R3", static heap => heap.TagOf(heap.Allocator.Allocate(131_072))[1] = SizeClasses.TagOfLarge(SizeClasses.OneSlab, isAtHeader: false)),
        new("a used slab in FreeMask", "S3", static heap =>
        {
            heap.Superslab->FreeMask |= 1u << heap.Span->FirstSlab;
            heap.Superslab->FreeMask &= ~(1u << 30);
            heap.Superslab->DirtyMask = uint.MaxValue;
        }),
        new("a used slab without a run", "S3", static heap => heap.Superslab->SpanStart[heap.Span->FirstSlab] = SuperslabHeader.NoSpan),
        new("a used slab that is clean", "P3", static heap => heap.Superslab->DirtyMask = 0),
        new("a superslab in the wrong list", "S6", static heap => heap.Superslab->Bucket ^= 1),
        new("a superslab that the map does not know", "R1", static heap => RegionMap.SetSuperslab(heap.Superslab, RegionCode.None)),
        new("a lost page", "M1", static heap => heap.Parts.Budget.TryReserve(4096)),
        new("a bin that miscounts", "T1", static heap => heap.Bin.Room++),
        new("a block in a bin without its mark", "T1", static heap => heap.Binned->Mark ^= 2),
        new("a ring in a bin", "T1", static heap => heap.Binned->Next = heap.Binned),
        new("a link off the block boundary", "T1", static heap => heap.Bin.Head += 16),
        new("a block in a bin that rests in its span too", "T1", static heap =>
        {
            new SpanBitSetter(heap.Span).TrySet(heap.Binned);
            heap.Span->OutCount--;
        }),
        new("a shelf that miscounts", "T2", static heap => heap.Shelf->Count++),
        new("a budget that miscounts", "T5", static heap => heap.Cache->GrantedBytes += 16),
        new("a large block too many", "C1", static heap => heap.Parts.Large.Count(heap.Span, 1)),
    ];
}
