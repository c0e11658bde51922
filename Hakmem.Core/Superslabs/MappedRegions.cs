using System;
using System.Collections.Generic;
using System.Threading;
using Hakmem.Events;
using Hakmem.Geometry;
using Hakmem.Os;
using Hakmem.Primitives;
using Hakmem.Regions;

namespace Hakmem.Superslabs;

/// <summary>Maps and unmaps the regions of one allocator: budget first, then the system, then the region map.</summary>
/// <remarks>
/// M1: what is mapped is in the budget. A range that the system mapped but neither let be described nor took back is stranded: it stays in the budget, is
/// used for the next request that it fits, and is offered to the system again at each trim.
/// </remarks>
internal sealed unsafe class MappedRegions(IOsMemory os, MemoryBudget budget, SlabTags tags)
{
    private readonly SteadyLock _gate = new();
    private readonly List<StrandedRange> _stranded = [];
    private bool _isClosed;

    public nuint PageBytes => os.PageBytes;

    /// <inheritdoc cref="MemoryBudget.Returns"/>
    public ReturnsUnderWay Returns => budget.Returns;

    public bool DiscardedReadsAsZero => os.DiscardedReadsAsZero;

    /// <summary>Bytes of ranges that nobody uses and the system did not take back.</summary>
    public long StrandedBytes
    {
        get
        {
            using (_gate.Hold())
            {
                long bytes = 0;
                foreach (StrandedRange range in _stranded)
                {
                    bytes += (long)range.LengthBytes;
                }

                return bytes;
            }
        }
    }

    /// <returns>A range in the budget but not yet in the region map, or <see langword="null"/> when budget or system refused.</returns>
    public void* Map(nuint lengthBytes, nuint alignmentBytes, out bool isZeroed)
    {
        isZeroed = false;
        void* start = TakeStranded(lengthBytes, alignmentBytes);
        if (start == null)
        {
            if (!budget.TryReserve(lengthBytes))
            {
                SlowEvents.BudgetRefused((long)lengthBytes, budget.ChargedBytes, budget.MaxBytes);
                return null;
            }

            // After the reservation: either it is seen by whoever asks whether the allocator is gone, or its end is seen here.
            if (Volatile.Read(ref _isClosed))
            {
                budget.Return(lengthBytes);
                return null;
            }

            start = os.Map(lengthBytes, alignmentBytes, out isZeroed);
            if (start == null)
            {
                budget.Return(lengthBytes);
                SlowEvents.OsCallFailed("map");
                return null;
            }

            budget.Mapped(lengthBytes);
        }

        if (RegionMap.Covers(start, lengthBytes) && RegionMap.TryCover(start, lengthBytes, os))
        {
            return start;
        }

        // An address beyond user space has no entry (systems hand one out only when asked to); or the entry cannot be written.
        UnmapOrStrand(start, lengthBytes);
        return null;
    }

    /// <summary>From now on nothing is mapped.</summary>
    public void Close() => Volatile.Write(ref _isClosed, true);

    /// <summary>Maps a superslab and makes its tags writable.</summary>
    public SuperslabHeader* MapSuperslab(out bool isZeroed)
    {
        var superslab = (SuperslabHeader*)Map(MemoryGeometry.SuperslabBytes, MemoryGeometry.SuperslabBytes, out isZeroed);
        if (superslab == null || tags.TryCover(superslab, os))
        {
            return superslab;
        }

        UnmapOrStrand(superslab, MemoryGeometry.SuperslabBytes);
        return null;
    }

    /// <summary>Takes a range out of the region map and gives it back.</summary>
    /// <param name="start">Start of the range.</param>
    /// <param name="lengthBytes">Its length.</param>
    /// <param name="unchargedBytes">Bytes of it that were discarded and are therefore not charged.</param>
    /// <returns><see langword="false"/> when the system refused: the range is still mapped and in the budget, but no longer in the region map.</returns>
    public bool Unmap(void* start, nuint lengthBytes, nuint unchargedBytes)
    {
        RegionMap.Clear(start, lengthBytes);
        return TryGiveBack(start, lengthBytes, unchargedBytes);
    }

    /// <summary>Gives the pages of a range back; the budget is the caller's to tell, who knows which of them were charged.</summary>
    public bool Discard(void* start, nuint lengthBytes, bool lazily)
    {
        bool isDone = os.Discard(start, lengthBytes, lazily);
        if (!isDone)
        {
            SlowEvents.OsCallFailed("discard");
        }

        return isDone;
    }

    public bool CanDiscardTogether => os.CanDiscardTogether;

    /// <summary>The same of several ranges in one call. Where it fails, any part of them may be gone.</summary>
    public bool DiscardTogether(ReadOnlySpan<MemoryRange> ranges)
    {
        bool isDone = os.DiscardTogether(ranges);
        if (!isDone)
        {
            SlowEvents.OsCallFailed("discard");
        }

        return isDone;
    }

    public bool Populate(void* start, nuint lengthBytes) => os.Populate(start, lengthBytes);

    public bool AdviseHugePages(void* start, nuint lengthBytes, bool wanted) => os.AdviseHugePages(start, lengthBytes, wanted);

    /// <summary>Offers the stranded ranges to the system again, each once.</summary>
    /// <returns>Bytes given back.</returns>
    public long ReturnStranded()
    {
        StrandedRange[] offered;
        using (_gate.Hold())
        {
            offered = [.. _stranded];
            _stranded.Clear();
        }

        long returned = 0;
        foreach (StrandedRange range in offered)
        {
            returned += UnmapOrStrand((void*)range.Start, range.LengthBytes) ? (long)range.LengthBytes : 0;
        }

        return returned;
    }

    private bool UnmapOrStrand(void* start, nuint lengthBytes)
    {
        if (TryGiveBack(start, lengthBytes))
        {
            return true;
        }

        using (_gate.Hold())
        {
            _stranded.Add(new StrandedRange((nuint)start, lengthBytes));
        }

        return false;
    }

    private bool TryGiveBack(void* start, nuint lengthBytes, nuint unchargedBytes = 0)
    {
        if (!os.Unmap(start, lengthBytes))
        {
            SlowEvents.OsCallFailed("unmap");
            return false;
        }

        budget.Unmapped(lengthBytes - unchargedBytes, unchargedBytes);
        return true;
    }

    private void* TakeStranded(nuint lengthBytes, nuint alignmentBytes)
    {
        using (_gate.Hold())
        {
            for (int index = 0; index < _stranded.Count; index++)
            {
                StrandedRange range = _stranded[index];
                if (range.LengthBytes == lengthBytes && Align.IsAligned(range.Start, alignmentBytes))
                {
                    _stranded.RemoveAt(index);
                    return (void*)range.Start;
                }
            }
        }

        return null;
    }
}
