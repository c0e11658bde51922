using System.Diagnostics;
using System.Numerics;
using System.Threading;
using Hakmem.Geometry;
using Hakmem.Regions;
using Hakmem.Settings;

namespace Hakmem.Superslabs;

/// <summary>Gives out runs of slabs and takes them back; owns the superslabs of one allocator.</summary>
/// <remarks>
/// Order of sources: emptied slab, unused slab, cached superslab, new superslab. The fullest superslab that fits goes first. An emptied superslab is
/// kept within the limits of the settings, else returned. The lock is never held across a call to the system.
/// </remarks>
internal sealed unsafe class SuperslabSource(MappedRegions regions, SlabTags tags, byte code, HeapSettings settings)
{
    /// <summary>Superslabs looked at in a list whose free slabs may not be neighbours, before a new one is mapped.</summary>
    private const int MaxTriesPerList = 64;

    private readonly Lock _gate = new();
    private readonly SuperslabLists _lists = new();
    private int _maxCached = MaxCachedBy(settings);
    private int _superslabs;
    private int _cached;

    /// <summary>Superslabs with a slab in use.</summary>
    public int UsedCount
    {
        get
        {
            lock (_gate)
            {
                return _superslabs - _cached;
            }
        }
    }

    /// <summary>Empty superslabs.</summary>
    public int CachedCount => Volatile.Read(ref _cached);

    /// <summary>Takes a run of slabs. The caller binds it before any block of it is handed out.</summary>
    /// <returns>The run, or <see langword="null"/> when budget or system refused.</returns>
    public SlabDescriptor* Acquire(in RunRequest request)
    {
        lock (_gate)
        {
            SlabDescriptor* run = TakeLocked(request);
            if (run != null)
            {
                return run;
            }
        }

        SuperslabHeader* fresh = MapSuperslab();
        if (fresh == null)
        {
            return null;
        }

        SlabDescriptor* taken;
        lock (_gate)
        {
            AddEmptyLocked(fresh);
            taken = TakeLocked(request);
        }

        // What was freed meanwhile may have served the request; the fresh one is then one more that is empty.
        ReturnCached(Volatile.Read(ref _maxCached));
        return taken;
    }

    /// <summary>Takes a run back, whatever it held.</summary>
    public void Release(SlabDescriptor* run)
    {
        SuperslabHeader* superslab = SlabAddress.SuperslabOf(run);
        lock (_gate)
        {
            FreeLocked(superslab, run->FirstSlab, run->SlabCount);
            run->Use = SlabUse.Free;
            if (superslab->FreeMask != uint.MaxValue)
            {
                return;
            }

            if (++_cached <= _maxCached)
            {
                return;
            }

            RemoveEmptyLocked(superslab);
        }

        Return(superslab);
    }

    /// <summary>Takes a large block's run back if it still is one; tells two frees of the same block at the same time apart.</summary>
    public bool TryReleaseLarge(SlabDescriptor* run)
    {
        lock (_gate)
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
        lock (_gate)
        {
            int end = run->FirstSlab + run->SlabCount;
            int added = slabCount - run->SlabCount;
            if (added < 0)
            {
                FreeLocked(superslab, end + added, -added);
            }
            else
            {
                uint mask = end + added > MemoryGeometry.SlabsPerSuperslab ? 0 : SlabRuns.MaskOf(end, added);
                if (mask == 0 || (superslab->FreeMask & mask) != mask)
                {
                    return false;
                }

                TakeSlabsLocked(superslab, end, added, run->FirstSlab);
            }

            run->SlabCount = (byte)slabCount;
            return true;
        }
    }

    /// <summary>Returns cached superslabs until at most <paramref name="keep"/> are left.</summary>
    /// <returns>Bytes given back; less than asked when the system refused or others took them.</returns>
    public long ReturnCached(int keep)
    {
        long returned = 0;
        for (int attempts = CachedCount - keep; attempts > 0; attempts--)
        {
            SuperslabHeader* superslab;
            lock (_gate)
            {
                superslab = _cached > keep ? FirstEmptyLocked() : null;
                if (superslab == null)
                {
                    break;
                }

                RemoveEmptyLocked(superslab);
            }

            returned += Return(superslab) ? MemoryGeometry.SuperslabBytes : 0;
        }

        return returned;
    }

    /// <summary>From now on nothing is kept.</summary>
    public void StopCaching()
    {
        lock (_gate)
        {
            _maxCached = 0;
        }

        ReturnCached(0);
    }

    private static int MaxCachedBy(HeapSettings settings) =>
        (int)long.Min(settings.Live.MaxCachedSuperslabs, settings.Live.MaxCachedBytes / MemoryGeometry.SuperslabBytes);

    private SlabDescriptor* TakeLocked(in RunRequest request)
    {
        for (uint buckets = _lists.BucketsFrom(request.MayStartAtHeader ? 0 : request.SlabCount); buckets != 0; buckets &= buckets - 1)
        {
            SuperslabHeader* superslab = _lists.First(BitOperations.TrailingZeroCount(buckets));
            for (int tries = 0; superslab != null && tries < MaxTriesPerList; tries++, superslab = superslab->Next)
            {
                int first = FindIn(superslab, request);
                if (first >= 0)
                {
                    return TakeRunLocked(superslab, first, request);
                }
            }
        }

        return null;
    }

    /// <summary>Slabs touched before go first: they cost no page fault.</summary>
    private static int FindIn(SuperslabHeader* superslab, in RunRequest request)
    {
        uint free = superslab->FreeMask;
        if (request.MayStartAtHeader && (free & 1) != 0)
        {
            return 0;
        }

        free &= ~1u;
        int first = SlabRuns.Find(free & superslab->DirtyMask, request.SlabCount, request.AlignmentSlabs);
        return first >= 0 ? first : SlabRuns.Find(free, request.SlabCount, request.AlignmentSlabs);
    }

    private SlabDescriptor* TakeRunLocked(SuperslabHeader* superslab, int first, in RunRequest request)
    {
        int slabCount = request.SlabCount;
        uint mask = SlabRuns.MaskOf(first, slabCount);
        uint dirty = superslab->DirtyMask & mask;
        _cached -= superslab->FreeMask == uint.MaxValue ? 1 : 0;
        TakeSlabsLocked(superslab, first, slabCount, first);
        tags.Set(superslab, first, slabCount, request.SmallClass);

        SlabDescriptor* run = SlabAddress.DescriptorAt(superslab, first);
        run->FirstSlab = (byte)first;
        run->SlabCount = (byte)slabCount;
        run->WarmBytes = dirty == mask ? slabCount * MemoryGeometry.SlabBytes : 0;
        run->IsKnownZero = dirty == 0;
        return run;
    }

    private void TakeSlabsLocked(SuperslabHeader* superslab, int first, int slabCount, int spanStart)
    {
        uint mask = SlabRuns.MaskOf(first, slabCount);
        Debug.Assert((superslab->FreeMask & mask) == mask, "S3: only free slabs are taken");
        superslab->FreeMask &= ~mask;
        superslab->DirtyMask |= mask;
        for (int slab = first; slab < first + slabCount; slab++)
        {
            superslab->SpanStart[slab] = (byte)spanStart;
        }

        _lists.Move(superslab);
    }

    private void FreeLocked(SuperslabHeader* superslab, int first, int slabCount)
    {
        tags.Set(superslab, first, slabCount, 0);
        for (int slab = first; slab < first + slabCount; slab++)
        {
            superslab->SpanStart[slab] = SuperslabHeader.NoSpan;
        }

        superslab->FreeMask |= SlabRuns.MaskOf(first, slabCount);
        _lists.Move(superslab);
    }

    private SuperslabHeader* FirstEmptyLocked()
    {
        SuperslabHeader* superslab = _lists.First(MemoryGeometry.SlabsPerSuperslab - 1);
        while (superslab != null && superslab->FreeMask != uint.MaxValue)
        {
            superslab = superslab->Next;
        }

        return superslab;
    }

    private void AddEmptyLocked(SuperslabHeader* superslab)
    {
        _lists.Add(superslab);
        _superslabs++;
        _cached++;
    }

    private void RemoveEmptyLocked(SuperslabHeader* superslab)
    {
        _lists.Remove(superslab);
        _superslabs--;
        _cached--;
    }

    private SuperslabHeader* MapSuperslab()
    {
        SuperslabHeader* superslab = regions.MapSuperslab(out bool isZeroed);
        if (superslab == null)
        {
            return null;
        }

        *superslab = default;
        superslab->FreeMask = uint.MaxValue;
        superslab->DirtyMask = isZeroed ? 0 : uint.MaxValue;
        for (int slab = 0; slab < MemoryGeometry.SlabsPerSuperslab; slab++)
        {
            superslab->SpanStart[slab] = SuperslabHeader.NoSpan;
        }

        RegionMap.SetSuperslab(superslab, code);
        return superslab;
    }

    private bool Return(SuperslabHeader* superslab)
    {
        if (regions.Unmap(superslab, MemoryGeometry.SuperslabBytes))
        {
            return true;
        }

        // The system refused: the superslab is still mapped and sound, so it goes back to the cache.
        RegionMap.SetSuperslab(superslab, code);
        lock (_gate)
        {
            AddEmptyLocked(superslab);
        }

        return false;
    }
}
