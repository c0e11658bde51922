using System;
using System.Threading;
using Hakmem.Central;
using Hakmem.Geometry;
using Hakmem.Superslabs;
using Hakmem.Threads;

namespace Hakmem.Heaps;

/// <summary>This half: what walks the whole road downwards: trim, statistics, disposal.</summary>
internal abstract unsafe partial class HeapRoad
{
    public HakTrimReport Trim(HakTrimLevel level)
    {
        ThreadDirectory.SalvageDead();
        if (level == HakTrimLevel.Full)
        {
            var block = (ThreadBlock*)ThreadSlot.Current;
            var own = (ThreadCache*)(block == null ? 0 : *ThreadBlock.Entry(block, _parts.Slot));
            if (own != null)
            {
                _parts.Caches.Drain(own);
            }

            _parts.Central.Drain();
        }

        long candidates = CachedBytes();
        long returned = _parts.Source.ReturnCached(0) + _parts.Huge.ReturnCached(0, 0) + _parts.Regions.ReturnStranded();
        return new HakTrimReport
        {
            CandidateBytes = candidates,
            ReturnedBytes = returned,
            PendingBytes = long.Max(0, candidates - returned),
        };
    }

    /// <summary>Ends the allocator: nothing is allocated or kept any more; blocks that are out stay valid until they are freed.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        _parts.Caches.Close();
        if (ThreadSentinel.Current is { } sentinel)
        {
            ThreadDirectory.DrainDetached(sentinel.Record);
        }

        ThreadDirectory.SalvageDead();
        _parts.Central.StopCaching();
        _parts.Source.StopCaching();
        _parts.Huge.StopCaching();
        _parts.Regions.ReturnStranded();
    }

    public HakStatistics GetStatistics()
    {
        long[] binBlocks = new long[SizeClasses.Count];
        int caches = _parts.Caches.Census(binBlocks);
        var classes = new HakSizeClassStatistics[SizeClasses.Count - 1];
        long liveBytes = _parts.Large.UsedBytes + _parts.Huge.UsedBytes;
        long liveBlocks = _parts.Large.UsedCount + _parts.Huge.UsedCount;
        long binBytes = 0;
        long transferBytes = 0;
        for (int classIndex = 1; classIndex < SizeClasses.Count; classIndex++)
        {
            CentralCensus census = _parts.Central[classIndex].Census();
            long blockBytes = SizeClasses.BlockBytes(classIndex);
            long live = long.Max(0, census.BinAndLiveBlocks - binBlocks[classIndex]);
            liveBlocks += live;
            liveBytes += live * blockBytes;
            binBytes += binBlocks[classIndex] * blockBytes;
            transferBytes += census.TransferBlocks * blockBytes;
            classes[classIndex - 1] = new HakSizeClassStatistics
            {
                BlockBytes = blockBytes,
                AlignmentBytes = (long)SizeClasses.AlignmentBytes(classIndex),
                LiveBlocks = live,
                BinBlocks = binBlocks[classIndex],
                TransferBlocks = census.TransferBlocks,
                Slabs = census.Slabs,
            };
        }

        Array.Sort(classes, static (left, right) => left.BlockBytes.CompareTo(right.BlockBytes));
        return new HakStatistics
        {
            LiveBytes = liveBytes,
            LiveBlocks = liveBlocks,
            MappedBytes = _parts.Budget.MappedBytes,
            PeakMappedBytes = _parts.Budget.PeakBytes,
            BinBytes = binBytes,
            TransferBytes = transferBytes,
            CachedBytes = CachedBytes(),
            MetadataBytes = MetadataArena.TakenBytes,
            UsedSuperslabs = _parts.Source.UsedCount,
            CachedSuperslabs = _parts.Source.CachedCount,
            HugeBlocks = _parts.Huge.UsedCount,
            ThreadCaches = caches,
            MapCalls = _parts.Os.MapCalls,
            UnmapCalls = _parts.Os.UnmapCalls,
            DiscardCalls = _parts.Os.DiscardCalls,
            FailedCalls = _parts.Os.FailedCalls,
            SizeClasses = classes,
        };
    }

    private long CachedBytes() =>
        (_parts.Source.CachedCount * (long)MemoryGeometry.SuperslabBytes) + _parts.Huge.CachedBytes + _parts.Regions.StrandedBytes;
}
