using System.Numerics;
using Hakmem.Geometry;

namespace Hakmem.Superslabs;

/// <summary>This half: what comes from the system and goes back to it.</summary>
/// <remarks>
/// A superslab's memory moves: in use, free slabs (dirty), discarded slabs (clean), empty superslab (cached), returned. Free slabs are claimed before their
/// pages are discarded: they leave FreeMask, so that no allocation can meet the discard.
/// </remarks>
internal sealed unsafe partial class SuperslabSource
{
    /// <summary>Superslabs whose free slabs are claimed at a time: bounds how long the lock is held.</summary>
    private const int ClaimsAtATime = 16;

    /// <summary>Gives back pages of free slabs in superslabs that are partly used, the emptiest first.</summary>
    /// <param name="mostBytes">How much, in whole slabs.</param>
    /// <param name="lazily">Whether the system may leave them until it needs them.</param>
    /// <param name="asked">Bytes of pages that may be resident in what was claimed for it.</param>
    /// <returns>Bytes given back.</returns>
    public long DiscardFree(long mostBytes, bool lazily, out long asked)
    {
        SuperslabHeader** claimed = stackalloc SuperslabHeader*[ClaimsAtATime];
        long discarded = 0;
        long left = mostBytes / MemoryGeometry.SlabBytes;
        asked = 0;
        while (left > 0 && !pages.IsResting)
        {
            int count;
            using (_gate.Hold())
            {
                count = ClaimLocked(claimed, left, lazily);
            }

            if (count == 0)
            {
                break;
            }

            for (int index = 0; index < count; index++)
            {
                left -= BitOperations.PopCount(claimed[index]->ClaimedMask);
                asked += ClaimedPageBytesOf(claimed[index], lazily);
                discarded += DiscardClaimed(claimed[index], lazily);
            }
        }

        return discarded;
    }

    /// <summary>Looks at every superslab. Bits that the locks of classes guard are read without them: close while others run, exact while they do not.</summary>
    public SourceCensus Census()
    {
        using (_gate.Hold())
        {
            long free = 0;
            long discardedFree = 0;
            long lazyFree = 0;
            long touched = 0;
            for (int bucket = 0; bucket < MemoryGeometry.SlabsPerSuperslab; bucket++)
            {
                for (SuperslabHeader* superslab = _lists.First(bucket); superslab != null; superslab = superslab->Next)
                {
                    uint freeMask = superslab->FreeMask | superslab->ClaimedMask;
                    free += (BitOperations.PopCount(freeMask) * (long)MemoryGeometry.SlabBytes) - ((freeMask & 1) * MemoryGeometry.HeaderBytes);
                    lazyFree += BitOperations.PopCount(ClaimableOf(superslab, lazily: false) & ~superslab->DirtyMask);
                    touched += SlabPageBits.Count((ushort*)&superslab->TouchedPages, MemoryGeometry.SlabsPerSuperslab);
                    for (uint mask = freeMask; mask != 0; mask &= mask - 1)
                    {
                        discardedFree += BitOperations.PopCount(superslab->DiscardedPages[BitOperations.TrailingZeroCount(mask)]);
                    }
                }
            }

            return new SourceCensus
            {
                UsedSuperslabs = _superslabs - _cached,
                CachedSuperslabs = _cached,
                FreeBytes = free,
                DiscardedFreeBytes = discardedFree * MemoryGeometry.PageBytes,
                TouchedBytes = touched * MemoryGeometry.PageBytes,
                DirtyFreeBytes = _dirtyFree * (long)MemoryGeometry.SlabBytes,
                IdleFreeBytes = _leastDirtyFree * (long)MemoryGeometry.SlabBytes,
                LazyFreeBytes = lazyFree * MemoryGeometry.SlabBytes,
            };
        }
    }

    /// <summary>What is idle is counted anew from now on.</summary>
    public void BeginIdle()
    {
        using (_gate.Hold())
        {
            _leastDirtyFree = _dirtyFree;
        }
    }

    private int ClaimLocked(SuperslabHeader** claimed, long mostSlabs, bool lazily)
    {
        int count = 0;
        for (int bucket = MemoryGeometry.SlabsPerSuperslab - 1; bucket >= 0 && (!lazily || _dirtyFree > 0); bucket--)
        {
            SuperslabHeader* next;
            for (SuperslabHeader* superslab = _lists.First(bucket); superslab != null; superslab = next)
            {
                next = superslab->Next;
                uint claimable = LastOf(ClaimableOf(superslab, lazily), mostSlabs);
                if (claimable == 0)
                {
                    continue;
                }

                int before = DirtyFreeOf(superslab);
                superslab->ClaimedMask = claimable;
                superslab->FreeMask &= ~superslab->ClaimedMask;
                MovedLocked(superslab, before);
                mostSlabs -= BitOperations.PopCount(claimable);
                claimed[count++] = superslab;
                if (count == ClaimsAtATime || mostSlabs == 0)
                {
                    return count;
                }
            }
        }

        return count;
    }

    /// <summary>The last slabs of some, so many: the first ones are the first to be used again.</summary>
    private static uint LastOf(uint slabs, long most)
    {
        for (long excess = BitOperations.PopCount(slabs) - most; excess > 0; excess--)
        {
            slabs &= slabs - 1;
        }

        return slabs;
    }

    /// <summary>Discards the claimed slabs of a superslab, neighbours in one call, and makes them free again.</summary>
    private long DiscardClaimed(SuperslabHeader* superslab, bool lazily)
    {
        uint gone = 0;
        for (uint left = superslab->ClaimedMask; left != 0;)
        {
            int first = BitOperations.TrailingZeroCount(left);
            int slabCount = int.Min(BitOperations.TrailingZeroCount(~(left >> first)), MemoryGeometry.SlabsPerSuperslab - first);
            uint mask = SlabRuns.MaskOf(first, slabCount);
            int headBytes = first == 0 ? HeadBytes : 0;
            byte* start = (byte*)superslab + (first * MemoryGeometry.SlabBytes) + headBytes;
            gone |= pages.TryDiscard(start, (nuint)((slabCount * MemoryGeometry.SlabBytes) - headBytes), lazily) ? mask : 0;
            left &= ~mask;
        }

        bool isEmptied;
        long discarded;
        using (_gate.Hold())
        {
            discarded = MarkDiscardedLocked(superslab, gone, lazily) * (long)MemoryGeometry.PageBytes;
            int before = DirtyFreeOf(superslab);
            superslab->FreeMask |= superslab->ClaimedMask;
            superslab->ClaimedMask = 0;
            MovedLocked(superslab, before);

            // What left it last is not known here; that it rests is known.
            isEmptied = superslab->FreeMask == uint.MaxValue && IsOneTooManyLocked(superslab, wasSpan: true);
        }

        if (isEmptied)
        {
            _ = ReturnOrKeep(superslab, out _);
        }

        return discarded;
    }

    /// <returns>Pages that were given back.</returns>
    private int MarkDiscardedLocked(SuperslabHeader* superslab, uint gone, bool lazily)
    {
        int pageCount = 0;
        int charged = 0;
        for (uint left = gone; left != 0; left &= left - 1)
        {
            int slab = BitOperations.TrailingZeroCount(left);
            ushort all = PagesOf(slab);
            pageCount += BitOperations.PopCount((uint)PagesToDiscard(superslab, slab, lazily));
            superslab->TouchedPages[slab] &= unchecked((ushort)~all);
            if (!lazily)
            {
                charged += BitOperations.PopCount((uint)(all & ~superslab->DiscardedPages[slab]));
                superslab->DiscardedPages[slab] = all;
            }
        }

        superslab->DirtyMask &= ~gone;
        bool areKnownZero = !lazily && regions.DiscardedReadsAsZero;
        superslab->LazyMask = areKnownZero ? superslab->LazyMask & ~gone : superslab->LazyMask | gone;
        if (HeadBytes > MemoryGeometry.HeaderBytes)
        {
            // What shares a page with the header stayed as it was.
            superslab->LazyMask |= gone & 1;
        }

        budget.Discard((nuint)(charged * MemoryGeometry.PageBytes));
        return pageCount;
    }
}
