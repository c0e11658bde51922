using System.Collections.Generic;
using Hakmem.Geometry;
using Hakmem.Tests.Heaps;
using Hakmem.Tests.Journeys;
using Hakmem.Tests.Tools;

namespace Hakmem.Tests.BrokenTwins;

/// <summary>A heap whose user holds all blocks, and which then gives pages of one span back as if nobody did: what a lost claim would come to.</summary>
/// <remarks>It is left alone afterwards, damaged as it is.</remarks>
internal sealed unsafe class CarelessDiscard
{
    private readonly List<Parcel> _held = [];

    public CarelessDiscard(int byteCount)
    {
        for (int index = 0; index < 3 * MemoryGeometry.SlabBytes / byteCount; index++)
        {
            _held.Add(Parcel.Send(Allocator, byteCount, index));
        }
    }

    public HakAllocator Allocator { get; } = new(new HakOptions { Profile = HakProfile.SpeedFirst, Integrity = HakIntegrity.Standard });

    /// <summary>The same comparison that <see cref="Parcel.Receive"/> makes.</summary>
    public int CountDamaged() =>
        _held.FindAll(static parcel => !Pattern.Holds((void*)parcel.Address, (nuint)parcel.LengthBytes, parcel.Seed)).Count;

    public void DiscardALivePage()
    {
        SlabDescriptor* span = SlabAddress.RunOf((void*)_held[_held.Count / 2].Address);
        int page = SpanPages.CountOf(span) / 2;
        _ = SpanPages.TryGetBlocks(span, page, out int first, out int last);
        Forget(span, first, last, isForgotten: true);
        Allocator.Trim(HakTrimLevel.Full);
        Forget(span, first, last, isForgotten: false);
    }

    /// <summary>Takes live blocks for free ones, and the other way round.</summary>
    private void Forget(SlabDescriptor* span, int first, int last, bool isForgotten)
    {
        for (int block = first; block <= last; block++)
        {
            ulong bit = 1ul << (block % SpanBits.BitsPerWord);
            ulong* word = SpanBits.WordsOf(span) + (block / SpanBits.BitsPerWord);
            *word = isForgotten ? *word | bit : *word & ~bit;
        }

        span->OutCount = (ushort)(span->OutCount + ((last - first + 1) * (isForgotten ? -1 : 1)));
        span->FirstWord = 0;
        span->IdlePasses = 0;
        HeapPrivates.Spans(HeapPrivates.FreeList(HeapPrivates.Parts(HeapPrivates.Road(Allocator)).Central[span->ClassIndex])!).Update(span);
    }
}
