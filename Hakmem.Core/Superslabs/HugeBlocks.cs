using System;
using System.Collections.Generic;
using System.Threading;
using Hakmem.Geometry;
using Hakmem.Primitives;
using Hakmem.Regions;
using Hakmem.Settings;

namespace Hakmem.Superslabs;

/// <summary>Blocks above 1 MiB: each a region of its own, starting at a multiple of 2 MiB; a bounded number of released ones is kept for reuse.</summary>
/// <remarks>
/// The records are outside the regions, so that the whole region is the user's and none of it is touched. The kept regions are the original's BigCache.
/// H1: every record in the table is mapped and in the region map; a kept one is not in use.
/// H2: both collections have room for all records that they hold or may come to hold, so that no change of them can fail for want of managed memory.
/// </remarks>
internal sealed unsafe class HugeBlocks(MappedRegions regions, PageReturn pages, HeapSettings settings, UpkeepSignal upkeep)
{
    private const int MaxCachedBlocks = 64;

    /// <summary>A kept region may be longer than the request by one part in this many.</summary>
    private const int ReuseWasteDivisor = 4;

    private readonly SteadyLock _gate = new();
    private readonly Dictionary<nuint, HugeBlock> _byStart = [];
    private readonly List<HugeBlock> _cached = [];
    private bool _isClosed;
    private long _cachedBytes;
    private long _usedBytes;
    private long _usedCount;

    /// <summary>Records that are in no collection now and may come into both: of regions on their way from or to the system.</summary>
    private int _underWay;

    public long CachedBytes => Volatile.Read(ref _cachedBytes);

    public int CachedCount
    {
        get
        {
            using (_gate.Hold())
            {
                return _cached.Count;
            }
        }
    }

    public long UsedBytes => Volatile.Read(ref _usedBytes);

    public long UsedCount => Volatile.Read(ref _usedCount);

    /// <returns>The block, or <see langword="null"/> when budget or system refused or the length wraps around.</returns>
    public void* Allocate(nuint byteCount, int alignmentShift, out bool isZeroed)
    {
        isZeroed = false;
        nuint mappedBytes = Align.Up(byteCount, regions.PageBytes);
        if (mappedBytes < byteCount || mappedBytes > (nuint)1 << MemoryGeometry.AddressBits)
        {
            return null;
        }

        HugeBlock? block;
        using (_gate.Hold())
        {
            block = TakeCachedLocked(mappedBytes, alignmentShift) ?? TryMakeRecordLocked(mappedBytes, alignmentShift);
        }

        if (block is null || block.Start != null)
        {
            return block is null ? null : block.Start;
        }

        int regionShift = int.Max(alignmentShift, MemoryGeometry.SuperslabShift);
        block.Start = regions.Map(mappedBytes, (nuint)1 << regionShift, out isZeroed);
        if (block.Start != null)
        {
            RegionMap.SetHuge(block.Start, mappedBytes);
        }

        using (_gate.Hold())
        {
            _underWay--;
            if (block.Start != null)
            {
                _byStart.Add((nuint)block.Start, block);
                _usedBytes += (long)mappedBytes;
                _usedCount++;
            }
        }

        return block.Start;
    }

    public HugeFreeResult Free(void* address)
    {
        HugeFreeResult result = ReleaseToCache(address);
        ReturnBeyondLimits();
        upkeep.Raise();
        return result;
    }

    /// <summary>Returns kept regions, oldest first, until the limits of the settings hold.</summary>
    public void ReturnBeyondLimits() =>
        ReturnCached(Volatile.Read(ref _isClosed) ? 0 : ReleasePolicy.MostKeptBytes(settings.Live, UsedBytes), MaxCachedBlocks);

    /// <summary>Looks up the block in use at an address.</summary>
    public HugeFreeResult Find(void* address, out nuint usableBytes, out int alignmentShift)
    {
        usableBytes = 0;
        alignmentShift = 0;
        using (_gate.Hold())
        {
            HugeFreeResult result = FindLocked(address, out HugeBlock? block);
            if (result == HugeFreeResult.Freed)
            {
                usableBytes = block!.MappedBytes;
                alignmentShift = block.AlignmentShift;
            }

            return result;
        }
    }

    /// <summary>Returns kept regions, oldest first, until the limits hold.</summary>
    /// <returns>Bytes given back.</returns>
    public long ReturnCached(long maxBytes, int maxBlocks) => Return(maxBytes, maxBlocks, long.MinValue);

    /// <summary>Stamps the kept regions that were not seen before and returns those that rested long enough, oldest first.</summary>
    /// <param name="now">Time of this pass in milliseconds.</param>
    /// <param name="leastRest">Milliseconds after which one goes back.</param>
    /// <returns>Bytes given back.</returns>
    public long ReturnRested(long now, long leastRest)
    {
        using (_gate.Hold())
        {
            foreach (HugeBlock block in _cached)
            {
                block.KeptSince = long.Min(block.KeptSince, now);
            }
        }

        return Return(long.MaxValue, int.MaxValue, now - leastRest);
    }

    /// <summary>Kept in the order in which they came, so the oldest is at the front.</summary>
    private long Return(long maxBytes, int maxBlocks, long keptUntil)
    {
        long returned = 0;
        using ReturnsUnderWay.Turn turn = regions.Returns.Begin();
        while (true)
        {
            HugeBlock oldest;
            using (_gate.Hold())
            {
                if (_cached.Count == 0 || (_cachedBytes <= maxBytes && _cached.Count <= maxBlocks && _cached[0].KeptSince > keptUntil))
                {
                    return returned;
                }

                oldest = _cached[0];
                RemoveCachedLocked(0);
                _byStart.Remove((nuint)oldest.Start);
                _underWay++;
            }

            bool isReturned = pages.TryUnmap(oldest.Start, oldest.MappedBytes);
            EndReturn(oldest, isReturned);
            if (!isReturned)
            {
                return returned;
            }

            returned += (long)oldest.MappedBytes;
        }
    }

    /// <summary>From now on nothing is kept.</summary>
    public void StopCaching()
    {
        Volatile.Write(ref _isClosed, true);
        ReturnCached(0, 0);
    }

    private HugeFreeResult ReleaseToCache(void* address)
    {
        using (_gate.Hold())
        {
            HugeFreeResult result = FindLocked(address, out HugeBlock? block);
            if (result == HugeFreeResult.Freed)
            {
                block!.IsInUse = false;
                block.KeptSince = HugeBlock.NotSeen;
                _usedBytes -= (long)block.MappedBytes;
                _usedCount--;
                _cachedBytes += (long)block.MappedBytes;
                _cached.Add(block);
            }

            return result;
        }
    }

    private HugeFreeResult FindLocked(void* address, out HugeBlock? block)
    {
        if (_byStart.TryGetValue((nuint)address, out block))
        {
            return block.IsInUse ? HugeFreeResult.Freed : HugeFreeResult.AlreadyFree;
        }

        // Not a start: the nearest start below, by the region map, tells whether it lies inside one of ours.
        void* start = RegionMap.HugeStartBelow(address);
        return start != null && _byStart.TryGetValue((nuint)start, out block) && (nuint)address - (nuint)start < block.MappedBytes
            ? HugeFreeResult.Inside
            : HugeFreeResult.NotOurs;
    }

    private HugeBlock? TakeCachedLocked(nuint mappedBytes, int alignmentShift)
    {
        int best = -1;
        nuint bestBytes = mappedBytes + (mappedBytes / ReuseWasteDivisor) + 1;
        for (int index = 0; index < _cached.Count; index++)
        {
            HugeBlock candidate = _cached[index];
            if (candidate.MappedBytes >= mappedBytes
                && candidate.MappedBytes < bestBytes
                && Align.IsAligned((nuint)candidate.Start, (nuint)1 << alignmentShift))
            {
                best = index;
                bestBytes = candidate.MappedBytes;
            }
        }

        if (best < 0)
        {
            return null;
        }

        HugeBlock block = _cached[best];
        RemoveCachedLocked(best);
        block.IsInUse = true;
        block.AlignmentShift = alignmentShift;
        _usedBytes += (long)block.MappedBytes;
        _usedCount++;
        return block;
    }

    private void RemoveCachedLocked(int index)
    {
        _cachedBytes -= (long)_cached[index].MappedBytes;
        _cached.RemoveAt(index);
    }

    private void EndReturn(HugeBlock block, bool isReturned)
    {
        if (!isReturned)
        {
            RegionMap.SetHuge(block.Start, block.MappedBytes);
        }

        using (_gate.Hold())
        {
            _underWay--;
            if (!isReturned)
            {
                // As if it had just been released: the order of the kept ones is that of their ages, and it is not asked for again at once.
                block.KeptSince = HugeBlock.NotSeen;
                _byStart.Add((nuint)block.Start, block);
                _cachedBytes += (long)block.MappedBytes;
                _cached.Add(block);
            }
        }
    }

    /// <returns>The record of a region that is still to be mapped, or <see langword="null"/> when the collector has no memory for it.</returns>
    private HugeBlock? TryMakeRecordLocked(nuint mappedBytes, int alignmentShift)
    {
        try
        {
            HugeBlock record = new(mappedBytes) { AlignmentShift = alignmentShift };
            int most = _byStart.Count + _underWay + 1;
            _byStart.EnsureCapacity(most);
            _cached.EnsureCapacity(most);
            _underWay++;
            return record;
        }
        catch (OutOfMemoryException)
        {
            // The answer is the same as where the system has none.
            return null;
        }
    }
}
