using System.Numerics;
using Hakmem.Events;
using Hakmem.Geometry;
using Hakmem.Regions;

namespace Hakmem.Superslabs;

/// <summary>This part: a superslab comes from the system, and goes back to it, in whole or by its pages.</summary>
internal sealed unsafe partial class SuperslabSource
{
    private SuperslabHeader* MapSuperslab()
    {
        SuperslabHeader* superslab = regions.MapSuperslab(out bool isZeroed);
        if (superslab == null)
        {
            return null;
        }

        if (settings.HugePages != HakHugePages.Default)
        {
            // A wish; where it is not granted, the policy of the system holds.
            _ = regions.AdviseHugePages(superslab, MemoryGeometry.SuperslabBytes, settings.HugePages == HakHugePages.Advise);
        }

        bool isTouched = !isZeroed | IsPrefaulted(superslab);
        *superslab = default;
        superslab->FreeMask = uint.MaxValue;
        superslab->DirtyMask = isTouched ? uint.MaxValue : 0;
        SlabPageBits.Fill((ushort*)&superslab->TouchedPages, MemoryGeometry.SlabsPerSuperslab, isTouched ? MemoryGeometry.AllPages : (ushort)0);
        superslab->TouchedPages[0] |= 1;
        for (int slab = 0; slab < MemoryGeometry.SlabsPerSuperslab; slab++)
        {
            superslab->SpanStart[slab] = SuperslabHeader.NoSpan;
        }

        RegionMap.SetSuperslab(superslab, code);
        SlowEvents.SuperslabMapped();
        return superslab;
    }

    /// <summary>Makes the pages of a new superslab resident, where the settings ask for it.</summary>
    private bool IsPrefaulted(SuperslabHeader* superslab)
    {
        switch (settings.Prefault)
        {
            case HakPrefault.Populate:
                return regions.Populate(superslab, MemoryGeometry.SuperslabBytes);
            case HakPrefault.Touch:
                for (nuint offset = 0; offset < MemoryGeometry.SuperslabBytes; offset += regions.PageBytes)
                {
                    ((byte*)superslab)[offset] = 0;
                }

                return true;
            default:
                return false;
        }
    }

    /// <returns><see langword="false"/> when the system refused: the superslab is still mapped, and <see cref="Keep"/> must follow.</returns>
    private bool TryReturn(SuperslabHeader* superslab, out long returnedBytes)
    {
        returnedBytes = ChargedBytesOf(superslab);
        if (pages.TryUnmap(superslab, MemoryGeometry.SuperslabBytes, MemoryGeometry.SuperslabBytes - (nuint)returnedBytes))
        {
            SlowEvents.SuperslabReturned();
            return true;
        }

        returnedBytes = 0;
        return false;
    }

    /// <summary>What its return takes out of the budget: all but the pages that went before.</summary>
    private static long ChargedBytesOf(SuperslabHeader* superslab) => MemoryGeometry.SuperslabBytes
        - (SlabPageBits.Count((ushort*)&superslab->DiscardedPages, MemoryGeometry.SlabsPerSuperslab) * (long)MemoryGeometry.PageBytes);

    private bool ReturnOrKeep(SuperslabHeader* superslab, out long returnedBytes)
    {
        bool isReturned = TryReturn(superslab, out returnedBytes);
        if (!isReturned)
        {
            Keep(superslab);
        }

        return isReturned;
    }

    /// <summary>The system refused a superslab: it is still mapped and sound, so it goes back to the cache.</summary>
    private void Keep(SuperslabHeader* superslab)
    {
        RegionMap.SetSuperslab(superslab, code);
        using (_gate.Hold())
        {
            AddEmptyLocked(superslab);
        }
    }

    /// <summary>Bytes of the page that the header is in, which stays.</summary>
    private int HeadBytes => int.Max(MemoryGeometry.HeaderBytes, (int)regions.PageBytes);

    /// <summary>The pages of a slab that can go back.</summary>
    private ushort PagesOf(int slab) => slab == 0
        ? unchecked((ushort)(MemoryGeometry.AllPages << (HeadBytes / MemoryGeometry.PageBytes)))
        : MemoryGeometry.AllPages;

    /// <summary>
    /// Pages of a free slab that a discard takes from the resident set, as far as is known. One that takes them at once reaches those too that an earlier one
    /// only allowed the system to take.
    /// </summary>
    private ushort PagesToDiscard(SuperslabHeader* superslab, int slab, bool lazily)
    {
        bool mayHaveStayed = !lazily && (superslab->LazyMask >> slab & 1) != 0;
        return (ushort)(PagesOf(slab) & (mayHaveStayed ? ~superslab->DiscardedPages[slab] : superslab->TouchedPages[slab]));
    }

    /// <summary>Free slabs of a superslab in use that a discard has something to do with.</summary>
    private uint ClaimableOf(SuperslabHeader* superslab, bool lazily)
    {
        if (superslab->FreeMask == uint.MaxValue)
        {
            return 0;
        }

        uint claimable = superslab->FreeMask & superslab->DirtyMask;
        for (uint left = lazily ? 0 : superslab->FreeMask & superslab->LazyMask & ~claimable; left != 0; left &= left - 1)
        {
            // Their pages are still in the budget.
            int slab = BitOperations.TrailingZeroCount(left);
            claimable |= PagesToDiscard(superslab, slab, lazily) != 0 ? 1u << slab : 0;
        }

        return claimable;
    }

    /// <summary>What a discard of the claimed slabs takes from the resident set.</summary>
    private long ClaimedPageBytesOf(SuperslabHeader* superslab, bool lazily)
    {
        int pageCount = 0;
        for (uint left = superslab->ClaimedMask; left != 0; left &= left - 1)
        {
            pageCount += BitOperations.PopCount((uint)PagesToDiscard(superslab, BitOperations.TrailingZeroCount(left), lazily));
        }

        return pageCount * (long)MemoryGeometry.PageBytes;
    }
}
