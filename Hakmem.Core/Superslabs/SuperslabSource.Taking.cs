using System.Diagnostics;
using System.Numerics;
using Hakmem.Geometry;

namespace Hakmem.Superslabs;

/// <summary>This part: a run of slabs is found in what is mapped, and taken.</summary>
internal sealed unsafe partial class SuperslabSource
{
    /// <summary>
    /// Superslabs looked at whose free slabs may not be neighbours: in all lists together before slabs are taken that were never touched, in each before a new
    /// one is mapped.
    /// </summary>
    private const int MaxTries = 64;

    /// <summary>Takes a run of slabs that is resident already, in a superslab that is in use.</summary>
    /// <inheritdoc cref="Acquire"/>
    public SlabDescriptor* TryTakeTouched(in RunRequest request)
    {
        using (_gate.Hold())
        {
            return TakeTouchedLocked(request);
        }
    }

    private SlabDescriptor* TakeLocked(in RunRequest request)
    {
        SlabDescriptor* touched = TakeTouchedLocked(request);
        if (touched != null)
        {
            return touched;
        }

        for (uint buckets = _lists.BucketsFrom(request.MayStartAtHeader ? 0 : request.SlabCount); buckets != 0; buckets &= buckets - 1)
        {
            SuperslabHeader* superslab = _lists.First(BitOperations.TrailingZeroCount(buckets));
            for (int tries = 0; superslab != null && tries < MaxTries; tries++, superslab = superslab->Next)
            {
                int first = FindIn(superslab, superslab->FreeMask, request);
                if (first >= 0 && !TryChargeLocked(superslab, first, request.SlabCount))
                {
                    // The budget is spent: only slabs that it has paid for already.
                    first = FindIn(superslab, superslab->FreeMask & ~DiscardedOf(superslab), request);
                }

                if (first >= 0)
                {
                    return TakeRunLocked(superslab, first, request);
                }
            }
        }

        return null;
    }

    /// <summary>
    /// Slabs touched before, of a superslab in use, wherever it is: in the fullest one alone, others would make more and more of what is mapped resident while
    /// theirs lie idle. An empty superslab rather stays one, and goes back.
    /// </summary>
    private SlabDescriptor* TakeTouchedLocked(in RunRequest request)
    {
        int tries = _dirtyFree < request.SlabCount ? 0 : MaxTries;
        for (uint buckets = _lists.BucketsFrom(request.MayStartAtHeader ? 0 : request.SlabCount); tries > 0 && buckets != 0; buckets &= buckets - 1)
        {
            SuperslabHeader* superslab = _lists.First(BitOperations.TrailingZeroCount(buckets));
            for (; superslab != null && tries > 0; tries--, superslab = superslab->Next)
            {
                int first = superslab->FreeMask == uint.MaxValue ? -1 : FindIn(superslab, superslab->FreeMask & superslab->DirtyMask, request);
                if (first >= 0 && TryChargeLocked(superslab, first, request.SlabCount))
                {
                    return TakeRunLocked(superslab, first, request);
                }
            }
        }

        return null;
    }

    /// <summary>Slabs touched before go first: they cost no page fault.</summary>
    private static int FindIn(SuperslabHeader* superslab, uint free, in RunRequest request)
    {
        if (request.MayStartAtHeader && (free & 1) != 0)
        {
            return 0;
        }

        free &= ~1u;
        int first = SlabRuns.Find(free & superslab->DirtyMask, request.SlabCount, request.AlignmentSlabs);
        return first >= 0 ? first : SlabRuns.Find(free, request.SlabCount, request.AlignmentSlabs);
    }

    /// <summary>Slabs with pages that were given back.</summary>
    private static uint DiscardedOf(SuperslabHeader* superslab)
    {
        uint slabs = 0;
        for (int slab = 0; slab < MemoryGeometry.SlabsPerSuperslab; slab++)
        {
            slabs |= superslab->DiscardedPages[slab] != 0 ? 1u << slab : 0;
        }

        return slabs;
    }

    private SlabDescriptor* TakeRunLocked(SuperslabHeader* superslab, int first, in RunRequest request)
    {
        int slabCount = request.SlabCount;
        uint mask = SlabRuns.MaskOf(first, slabCount);
        bool isKnownZero = ((superslab->DirtyMask | superslab->LazyMask) & mask) == 0;
        _cached -= superslab->FreeMask == uint.MaxValue ? 1 : 0;
        TakeSlabsLocked(superslab, first, slabCount, first);
        bool isCachedLarge = SizeClasses.IsCachedLarge(request.ClassIndex);
        tags.Set(
            superslab,
            first,
            isCachedLarge ? 1 : slabCount,
            isCachedLarge ? SizeClasses.TagOfLarge(request.ClassIndex, isAtHeader: first == 0) : SizeClasses.TagOf(request.ClassIndex));
        if (isCachedLarge || request.ClassIndex == 0)
        {
            // Which pages of a large block its user touches is not seen; those of small blocks are counted as they are handed out.
            SlabPageBits.Fill((ushort*)&superslab->TouchedPages + first, slabCount, MemoryGeometry.AllPages);
        }

        SlabDescriptor* run = SlabAddress.DescriptorAt(superslab, first);
        run->FirstSlab = (byte)first;
        run->SlabCount = (byte)slabCount;
        run->IsKnownZero = isKnownZero;
        return run;
    }

    /// <summary>Discarded pages of slabs that are to be used again come back into the budget.</summary>
    private bool TryChargeLocked(SuperslabHeader* superslab, int first, int slabCount)
    {
        ushort* discarded = (ushort*)&superslab->DiscardedPages + first;
        int pageCount = SlabPageBits.Count(discarded, slabCount);
        if (pageCount == 0)
        {
            return true;
        }

        bool isCharged = budget.TryRecharge((nuint)(pageCount * MemoryGeometry.PageBytes));
        if (isCharged)
        {
            SlabPageBits.Fill(discarded, slabCount, 0);
        }

        return isCharged;
    }

    private void TakeSlabsLocked(SuperslabHeader* superslab, int first, int slabCount, int spanStart)
    {
        uint mask = SlabRuns.MaskOf(first, slabCount);
        Debug.Assert((superslab->FreeMask & mask) == mask, "S3: only free slabs are taken");
        int before = DirtyFreeOf(superslab);
        superslab->FreeMask &= ~mask;
        superslab->DirtyMask |= mask;
        for (int slab = first; slab < first + slabCount; slab++)
        {
            superslab->SpanStart[slab] = (byte)spanStart;
        }

        MovedLocked(superslab, before);
    }
}
