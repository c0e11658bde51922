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

    /// <inheritdoc cref="LoanTables.Take"/>
    public byte* TakeLoanTable(int classIndex) => LoanTables.Take(records, classIndex);

    /// <summary>Takes a run of slabs. The caller binds it before any block of it is handed out.</summary>
    /// <returns>The run, or <see langword="null"/> when budget or system refused.</returns>
    public SlabDescriptor* Acquire(in RunRequest request)
    {
        SlabDescriptor* taken;
        using (_gate.Hold())
        {
            taken = TakeLocked(request);
        }

        if (taken != null)
        {
            return taken;
        }

        SuperslabHeader* fresh = MapSuperslab();
        if (fresh == null)
        {
            return null;
        }

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
