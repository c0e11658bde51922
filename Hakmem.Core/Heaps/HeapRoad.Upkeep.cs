using System;
using System.Threading;
using Hakmem.Central;
using Hakmem.Geometry;
using Hakmem.Primitives;
using Hakmem.Superslabs;
using Hakmem.Threads;

namespace Hakmem.Heaps;

/// <summary>This half: what walks the whole road downwards: trim, statistics, disposal.</summary>
internal abstract unsafe partial class HeapRoad
{
    /// <summary>Where threads come and go all the time, the statistics are no more than close after so many attempts.</summary>
    private const int MostCounts = 3;

    private static readonly TimeSpan s_longestPass = TimeSpan.FromSeconds(1);

    /// <summary>Gives back what is idle now, on the calling thread.</summary>
    public HakTrimReport Trim(HakTrimLevel level)
    {
        // Superslabs that empty where bins are drained, and that no cache takes, go at once.
        long before = _parts.Budget.GivenBackBytes;
        SalvageDead();
        long drained = _parts.Budget.GivenBackBytes - before;
        using SteadyLock.Holder pass = _parts.PassGate.Hold();
        _parts.Pages.BeginPass(isAsked: true);
        bool isFull = level == HakTrimLevel.Full;
        if (isFull)
        {
            before = _parts.Budget.GivenBackBytes;
            DrainOwn();
            _parts.Central.Drain();
            drained += _parts.Budget.GivenBackBytes - before;
        }

        long asked = drained;
        long discarded = 0;
        long refusedBefore = _parts.Os.FailedCalls;
        HakDecommit decommit = isFull ? HakDecommit.DontNeed : _parts.Settings.Live.Decommit;
        if (decommit != HakDecommit.Off && IsByPages)
        {
            if (isFull)
            {
                discarded += _parts.Central.ReturnPages(_parts.Pages, 0, 1, long.MaxValue, out long askedOfSpans);
                asked += askedOfSpans;
            }

            discarded += _parts.Source.DiscardFree(long.MaxValue, decommit == HakDecommit.Free, out long askedOfSlabs);
            asked += askedOfSlabs;
        }

        Tell(discarded);

        // Counted after the discards, which may have emptied superslabs.
        asked += CachedChargedBytes();
        long returned = drained + discarded + _parts.Source.ReturnCached(0) + _parts.Huge.ReturnCached(0, 0) + _parts.Regions.ReturnStranded();
        long pending = long.Max(0, asked - returned);
        bool isRefused = _parts.Os.FailedCalls != refusedBefore;
        return new HakTrimReport
        {
            CandidateBytes = asked,
            ReturnedBytes = returned,
            PendingBytes = pending,
            RefusedBytes = isRefused ? pending : 0,
            HeldByThreadsBytes = isFull ? BinBytes() : 0,
        };
    }

    /// <summary>That somebody else is at it does not mean that it is done.</summary>
    private static void SalvageDead()
    {
        ThreadDirectory.SalvageDead();
        _ = ThreadDirectory.TryAwaitOthers();
    }

    private void DrainOwn()
    {
        ThreadBlock* block = ThreadFinder.Current;
        if (block != null && Volatile.Read(ref block->HasDetached) != 0 && ThreadSentinel.Current is { } sentinel)
        {
            // Of a disposed allocator, maybe this one.
            ThreadDirectory.DrainDetached(sentinel.Record);
        }

        var own = (ThreadCache*)(block == null ? 0 : *ThreadBlock.Entry(block, Slot));
        if (own != null)
        {
            block->Last.PutDown();
            _parts.Caches.Drain(own);
        }
    }

    private long BinBytes()
    {
        long[] blocks = new long[SizeClasses.Count];
        _parts.Caches.Census(blocks);
        long bytes = 0;
        for (int classIndex = 1; classIndex < blocks.Length; classIndex++)
        {
            bytes += blocks[classIndex] * SizeClasses.BlockBytes(classIndex);
        }

        return bytes;
    }

    /// <summary>Ends the allocator: nothing is allocated or kept any more; blocks that are out stay valid until they are freed.</summary>
    public void Dispose()
    {
        bool isFirst = Interlocked.Exchange(ref _isDisposed, 1) == 0;

        // By the second too: whoever it returns to gets nothing more, however far the first is.
        Volatile.Write(ref _slot, ThreadBlock.EmptySlot);
        if (!isFirst)
        {
            return;
        }

        _parts.Regions.Close();
        _parts.Caches.Close();
        Volatile.Write(ref _isClosed, true);
        try
        {
            if (ThreadSentinel.Current is { } sentinel)
            {
                ThreadDirectory.DrainDetached(sentinel.Record);
            }

            SalvageDead();
        }
        finally
        {
            // Also where the collector has no memory for the above, which others do later.
            _parts.Central.StopCaching();
            _parts.Source.StopCaching();
            _parts.Huge.StopCaching();
            _parts.Regions.ReturnStranded();
        }
    }

    /// <summary>Counts while nothing is on its way: no salvage and no pass goes on, unless one takes too long.</summary>
    public HakStatistics GetStatistics()
    {
        HakStatistics statistics;
        bool isWorthAnother;
        int attempts = 0;
        do
        {
            int begun = ThreadDirectory.SalvagesBegun;
            isWorthAnother = ThreadDirectory.TryAwaitOthers();
            statistics = CountBetweenPasses();
            isWorthAnother &= ThreadDirectory.SalvagesBegun != begun;
        }
        while (isWorthAnother && ++attempts < MostCounts);

        return statistics;
    }

    private HakStatistics CountBetweenPasses()
    {
        // Not for ever: a pass may wait for the system, and the figures are then no more than close.
        using SteadyLock.Holder between = _parts.PassGate.TryHold(s_longestPass);
        return Count();
    }

    private HakStatistics Count()
    {
        long[] binBlocks = new long[SizeClasses.Count];
        int caches = _parts.Caches.Census(binBlocks);
        var classes = new HakSizeClassStatistics[SizeClasses.Count - 1];
        long liveBytes = _parts.Large.UsedBytes + _parts.Huge.UsedBytes;
        long liveBlocks = _parts.Large.UsedCount + _parts.Huge.UsedCount;
        long binBytes = 0;
        long transferBytes = 0;
        long freeBytes = _parts.Huge.CachedBytes + _parts.Regions.StrandedBytes;
        long discardedBytes = 0;
        long overheadBytes = 0;
        for (int classIndex = 1; classIndex < SizeClasses.Count; classIndex++)
        {
            CentralCensus census = _parts.Central[classIndex].Census();
            long blockBytes = SizeClasses.BlockBytes(classIndex);
            long live = long.Max(0, census.BinAndLiveBlocks - binBlocks[classIndex]);
            liveBlocks += live;
            liveBytes += live * blockBytes;
            binBytes += binBlocks[classIndex] * blockBytes;
            transferBytes += census.TransferBlocks * blockBytes;
            freeBytes += census.FreeBytes;
            discardedBytes += census.DiscardedBytes;
            overheadBytes += census.OverheadBytes;
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

        SourceCensus source = _parts.Source.Census();
        freeBytes += source.FreeBytes - source.DiscardedFreeBytes;
        discardedBytes += source.DiscardedFreeBytes;
        overheadBytes += (source.UsedSuperslabs + source.CachedSuperslabs) * (long)MemoryGeometry.HeaderBytes;
        Array.Sort(classes, static (left, right) => left.BlockBytes.CompareTo(right.BlockBytes));
        return new HakStatistics
        {
            LiveBytes = liveBytes,
            LiveBlocks = liveBlocks,
            MappedBytes = _parts.Budget.MappedBytes,
            PeakMappedBytes = _parts.Budget.PeakBytes,
            ObtainedBytes = _parts.Budget.ObtainedBytes,
            GivenBackBytes = _parts.Budget.GivenBackBytes,
            BinBytes = binBytes,
            TransferBytes = transferBytes,
            FreeBytes = freeBytes,
            DiscardedBytes = discardedBytes,
            ResidentBytes = source.TouchedBytes + _parts.Huge.UsedBytes + _parts.Huge.CachedBytes + _parts.Regions.StrandedBytes,
            CachedBytes = CachedBytes(),
            CachedChargedBytes = CachedChargedBytes(),
            MetadataBytes = overheadBytes,
            ThreadMetadataBytes = MetadataArena.TakenBytes,
            UsedSuperslabs = source.UsedSuperslabs,
            CachedSuperslabs = source.CachedSuperslabs,
            HugeBlocks = _parts.Huge.UsedCount,
            ThreadCaches = caches,
            MapCalls = _parts.Os.MapCalls,
            UnmapCalls = _parts.Os.UnmapCalls,
            DiscardCalls = _parts.Os.DiscardCalls,
            AdviseCalls = _parts.Os.AdviseCalls,
            FailedCalls = _parts.Os.FailedCalls,
            SizeClasses = classes,
        };
    }

    private long CachedChargedBytes() => _parts.Source.CachedChargedBytes + _parts.Huge.CachedBytes + _parts.Regions.StrandedBytes;

    private long CachedBytes() =>
        (_parts.Source.CachedCount * (long)MemoryGeometry.SuperslabBytes) + _parts.Huge.CachedBytes + _parts.Regions.StrandedBytes;
}
