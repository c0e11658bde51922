using System.Diagnostics;
using System.Numerics;
using System.Threading;
using Hakmem.Geometry;
using Hakmem.Os;
using Hakmem.Primitives;
using Hakmem.Regions;
using Hakmem.Settings;

namespace Hakmem.Superslabs;

/// <summary>Gives out runs of slabs and takes them back; owns the superslabs of one allocator.</summary>
/// <remarks>
/// Order of sources: emptied slab, unused slab, cached superslab, new superslab; of each, the fullest superslab that fits goes first. An emptied superslab is
/// kept within the limits of the settings, else returned. The lock is never held across a call to the system.
/// </remarks>
internal sealed unsafe partial class SuperslabSource(
    MappedRegions regions, PageReturn pages, MemoryBudget budget, SlabTags tags, byte code, HeapSettings settings, UpkeepSignal upkeep, IOsMemory records)
{
    /// <summary>
    /// Superslabs looked at whose free slabs may not be neighbours: in all lists together before slabs are taken that were never touched, in each before a new
    /// one is mapped.
    /// </summary>
    private const int MaxTries = 64;

    private readonly BriefLock _gate = new();
    private readonly SuperslabLists _lists = new();
    private bool _isClosed;
    private int _superslabs;
    private int _cached;

    /// <summary>Free slabs of superslabs in use whose pages may be resident.</summary>
    private int _dirtyFree;

    /// <summary>The least <see cref="_dirtyFree"/> has been since <see cref="BeginIdle"/>.</summary>
    private int _leastDirtyFree;

    /// <summary>Superslabs with a slab in use.</summary>
    public int UsedCount
    {
        get
        {
            using (_gate.Hold())
            {
                return _superslabs - _cached;
            }
        }
    }

    /// <summary>Empty superslabs.</summary>
    public int CachedCount => Volatile.Read(ref _cached);

    /// <summary>Takes a run of slabs of what is mapped already.</summary>
    /// <inheritdoc cref="Acquire"/>
    public SlabDescriptor* TryTake(in RunRequest request)
    {
        using (_gate.Hold())
        {
            return TakeLocked(request);
        }
    }

    /// <inheritdoc cref="LoanTables.Take"/>
    public byte* TakeLoanTable(int classIndex) => LoanTables.Take(records, classIndex);

    /// <summary>Takes a run of slabs. The caller binds it before any block of it is handed out.</summary>
    /// <returns>The run, or <see langword="null"/> when budget or system refused.</returns>
    public SlabDescriptor* Acquire(in RunRequest request)
    {
        SlabDescriptor* run = TryTake(request);
        if (run != null)
        {
            return run;
        }

        SuperslabHeader* fresh = MapSuperslab();
        if (fresh == null)
        {
            return null;
        }

        SlabDescriptor* taken;
        using (_gate.Hold())
        {
            AddEmptyLocked(fresh);
            _early.NoteMapped();
            taken = TakeLocked(request);
        }

        // What was freed meanwhile may have served the request; the fresh one is then one more that is empty.
        ReturnBeyondLimits();
        upkeep.RaiseGrowth(MemoryGeometry.SuperslabBytes);
        return taken;
    }

    /// <summary>Sets the tag of a span's slabs; the caller has the lock of its class.</summary>
    public void SetTag(SlabDescriptor* span, int smallClass) =>
        tags.Set(SlabAddress.SuperslabOf(span), span->FirstSlab, span->SlabCount, SizeClasses.TagOf(smallClass));

    /// <inheritdoc cref="MemoryBudget.TryRecharge"/>
    public bool TryRecharge(nuint lengthBytes) => budget.TryRecharge(lengthBytes);

    /// <inheritdoc cref="MemoryBudget.Discard"/>
    public void Uncharge(long lengthBytes) => budget.Discard((nuint)lengthBytes);

    /// <summary>Takes a run back, whatever it held.</summary>
    public void Release(SlabDescriptor* run)
    {
        SuperslabHeader* superslab = SlabAddress.SuperslabOf(run);
        bool wasSpan = run->Use == SlabUse.SmallBlocks;
        ReturnsUnderWay.Turn turn;
        using (_gate.Hold())
        {
            FreeLocked(superslab, run->FirstSlab, run->SlabCount);
            run->Use = SlabUse.Free;
            if (superslab->FreeMask != uint.MaxValue || !IsOneTooManyLocked(superslab, wasSpan))
            {
                upkeep.Raise();
                return;
            }

            // Before the lock is left: from there on nobody finds it.
            turn = budget.Returns.Begin();
        }

        using (turn)
        {
            _ = ReturnOrKeep(superslab, out _);
        }
    }

    /// <summary>Takes a large block's run back if it still is one; tells two frees of the same block at the same time apart.</summary>
    public bool TryReleaseLarge(SlabDescriptor* run)
    {
        using (_gate.Hold())
        {
            if (run->Use != SlabUse.LargeBlock)
            {
                return false;
            }

            run->Use = SlabUse.Free;
        }

        Release(run);
        return true;
    }

    /// <summary>Lengthens a run into free neighbours or shortens it, in place.</summary>
    public bool TryResize(SlabDescriptor* run, int slabCount)
    {
        SuperslabHeader* superslab = SlabAddress.SuperslabOf(run);
        using (_gate.Hold())
        {
            int end = run->FirstSlab + run->SlabCount;
            int added = slabCount - run->SlabCount;
            if (added < 0)
            {
                FreeLocked(superslab, end + added, -added);
                upkeep.Raise();
            }
            else
            {
                uint mask = end + added > MemoryGeometry.SlabsPerSuperslab ? 0 : SlabRuns.MaskOf(end, added);
                if (mask == 0 || (superslab->FreeMask & mask) != mask || !TryChargeLocked(superslab, end, added))
                {
                    return false;
                }

                TakeSlabsLocked(superslab, end, added, run->FirstSlab);
                SlabPageBits.Fill((ushort*)&superslab->TouchedPages + end, added, MemoryGeometry.AllPages);
            }

            // Its length is no class's any more.
            tags.Set(superslab, run->FirstSlab, 1, 0);
            run->SlabCount = (byte)slabCount;
            return true;
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
        for (uint buckets = _lists.BucketsFrom(request.MayStartAtHeader ? 0 : request.SlabCount); buckets != 0; buckets &= buckets - 1)
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

    private void FreeLocked(SuperslabHeader* superslab, int first, int slabCount)
    {
        int before = DirtyFreeOf(superslab);
        tags.Set(superslab, first, slabCount, 0);
        for (int slab = first; slab < first + slabCount; slab++)
        {
            superslab->SpanStart[slab] = SuperslabHeader.NoSpan;
            if (superslab->TouchedPages[slab] == 0)
            {
                // Of a span that was bound to fresh slabs and never came to use this one.
                superslab->DirtyMask &= ~(1u << slab);
                superslab->LazyMask |= superslab->DiscardedPages[slab] != 0 && !regions.DiscardedReadsAsZero ? 1u << slab : 0;
            }
        }

        superslab->FreeMask |= SlabRuns.MaskOf(first, slabCount);
        MovedLocked(superslab, before);
    }

    private void MovedLocked(SuperslabHeader* superslab, int dirtyFreeBefore)
    {
        _lists.Move(superslab);
        _dirtyFree += DirtyFreeOf(superslab) - dirtyFreeBefore;
        _leastDirtyFree = int.Min(_leastDirtyFree, _dirtyFree);
    }

    /// <summary>Free slabs that may be resident, of a superslab in use; the empty ones go back whole and are counted elsewhere.</summary>
    private static int DirtyFreeOf(SuperslabHeader* superslab) =>
        superslab->FreeMask == uint.MaxValue ? 0 : BitOperations.PopCount(superslab->FreeMask & superslab->DirtyMask);
}
