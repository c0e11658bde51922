using System;
using Hakmem.Geometry;
using Hakmem.Primitives;
using Hakmem.Superslabs;

namespace Hakmem.Central;

/// <summary>This half: what is given back downwards, and counted.</summary>
internal sealed unsafe partial class CentralClass
{
    /// <summary>Spans looked at while the lock is held once: a few microseconds.</summary>
    private const int SpansAtATime = 32;

    /// <summary>Every other page of the longest span.</summary>
    private const int MostRuns = MemoryGeometry.MaxSpanSlabs * MemoryGeometry.PagesPerSlab / 2;

    /// <summary>Moves all that rests in the transfer cache into the spans.</summary>
    public void Drain() => Drain(int.MaxValue);

    /// <summary>Moves the chains into the spans that nobody needed since the last time.</summary>
    public void DrainIdle()
    {
        int idle;
        using (_transferGate.Hold())
        {
            idle = _transfer.CountIdle();
        }

        Drain(idle);
    }

    /// <summary>Gives whole free pages inside partly used spans back to the system.</summary>
    /// <param name="pages">Who does it.</param>
    /// <param name="leastIdlePasses">Passes for which a span must have rested; 0 for all spans.</param>
    /// <param name="leastPages">Pages below which a span is left alone: frees of its blocks are slower afterwards.</param>
    /// <param name="mostBytes">How much may be asked for.</param>
    /// <param name="asked">Bytes that were claimed for it.</param>
    /// <returns>Bytes given back.</returns>
    public long ReturnPages(PageReturn pages, int leastIdlePasses, int leastPages, long mostBytes, out long asked)
    {
        asked = 0;
        if (_spans is null || pages.IsResting || !pages.IsFine)
        {
            return 0;
        }

        PageClaims claims = new(
            stackalloc ulong[PageClaims.BlockWords], stackalloc ushort[PageClaims.PageWords], stackalloc nint[PageClaims.Most], stackalloc int[PageClaims.Most]);
        Span<MemoryRange> runs = stackalloc MemoryRange[PageClaims.Most * MostRuns];
        long returned = 0;
        bool isMore = true;
        using (_gate.Hold())
        {
            _spans.BeginScan();
        }

        while (isMore && asked < mostBytes && !pages.IsResting)
        {
            claims.Clear();
            int runCount = 0;
            while (isMore && asked < mostBytes && !claims.IsFull)
            {
                PageClaim claim = claims[claims.Count];
                using (_gate.Hold())
                {
                    isMore = _spans.TryClaimNext(ref claim, leastIdlePasses, leastPages, SpansAtATime);
                }

                if (claim.Span != null)
                {
                    claims.Add(claim);
                    runCount += FindRuns(claim, runs[runCount..]);
                    asked += PageCountOf(claim.Pages) * MemoryGeometry.PageBytes;
                }
            }

            bool isTogether = runCount > 1 && pages.TryDiscardTogether(runs[..runCount]);
            for (int index = 0; index < claims.Count; index++)
            {
                PageClaim claim = claims[index];
                long bytes = isTogether ? PageCountOf(claim.Pages) * MemoryGeometry.PageBytes : DiscardAlone(claim, runs, pages);
                returned += bytes;
                Release(ref claim, bytes);
            }
        }

        return returned;
    }

    /// <summary>Takes the pages of a span that were given back into use again, unless it is no longer a span of this class.</summary>
    public void TakeBackPages(SlabDescriptor* span)
    {
        using (_gate.Hold())
        {
            if (span->Use == SlabUse.SmallBlocks && span->ClassIndex == _classIndex && span->DiscardedCount > 0)
            {
                _spans!.TakeBackPages(span);
            }
        }
    }

    private void Drain(int mostChains)
    {
        for (; mostChains > 0; mostChains--)
        {
            SlabDescriptor* emptied;
            BlockChain strays;
            using (_gate.Hold())
            {
                // Both locks, so that whoever counts never finds the chain in neither place.
                BlockChain chain;
                using (_transferGate.Hold())
                {
                    chain = _transfer.TakeOldest();
                }

                if (chain.IsEmpty)
                {
                    return;
                }

                emptied = PutIntoSpansLocked(chain, out strays);
            }

            ReleaseAll(emptied);
            TakeBackStrays(strays);
        }
    }

    /// <summary>From now on nothing rests in the transfer cache.</summary>
    public void StopCaching()
    {
        using (_transferGate.Hold())
        {
            _transfer.Close();
        }

        Drain();
    }

    public CentralCensus Census()
    {
        using (_gate.Hold())
        {
            long transferBlocks;
            using (_transferGate.Hold())
            {
                transferBlocks = _transfer.BlockCount;
            }

            var census = new CentralCensus(_outCount - transferBlocks, transferBlocks, _spans?.SlabCount ?? _largeSlabs);
            long blockBytes = SizeClasses.BlockBytes(_classIndex);
            long slabBytes = census.Slabs * MemoryGeometry.SlabBytes;
            if (_spans is null)
            {
                // What the header of a superslab takes of a run is counted with the superslab.
                return census with { OverheadBytes = slabBytes - (_outCount * blockBytes) - (_largeAtHeader * (long)MemoryGeometry.HeaderBytes) };
            }

            return census with
            {
                FreeBytes = FreeBytes(_outCount, blockBytes),
                DiscardedBytes = _spans.DiscardedBlockBytes + _spans.DiscardedSlackBytes,
                OverheadBytes = slabBytes - ((_spans.CapacityBlocks - _spans.LentUnits) * blockBytes) - _spans.LentBytes - _spans.DiscardedSlackBytes,
            };
        }
    }

    private static int PageCountOf(ReadOnlySpan<ushort> slabs)
    {
        int count = 0;
        foreach (ushort slab in slabs)
        {
            count += System.Numerics.BitOperations.PopCount(slab);
        }

        return count;
    }

    /// <summary>Puts the blocks of a claim back, of which so many bytes of pages went.</summary>
    private void Release(ref PageClaim claim, long bytes)
    {
        SlabDescriptor* emptied;
        using (_gate.Hold())
        {
            emptied = _spans!.Release(ref claim);
            _source.Uncharge(bytes);
        }

        if (emptied != null)
        {
            _source.Release(emptied);
        }
    }

    /// <summary>Discards the pages of one claim, neighbours in one call, without the lock. The claim says afterwards which of them the system did not take.</summary>
    /// <returns>Bytes given back.</returns>
    private static long DiscardAlone(scoped in PageClaim claim, Span<MemoryRange> runs, PageReturn pages)
    {
        long bytes = 0;
        foreach (MemoryRange run in runs[..FindRuns(claim, runs)])
        {
            if (pages.TryDiscard(run.Start, run.LengthBytes, lazily: false))
            {
                bytes += (long)run.LengthBytes;
                continue;
            }

            claim.Span->IdlePasses = 0;
            int first = (int)(((byte*)run.Start - SlabAddress.SlabOf(claim.Span)) / MemoryGeometry.PageBytes);
            for (int page = 0; page < (int)run.LengthBytes / MemoryGeometry.PageBytes; page++)
            {
                claim.Refuse(first + page);
            }
        }

        return bytes;
    }

    /// <summary>Claimed pages, neighbours as one range.</summary>
    private static int FindRuns(scoped in PageClaim claim, Span<MemoryRange> runs)
    {
        int count = 0;
        int pageCount = SpanPages.CountOf(claim.Span);
        for (int page = 0; page < pageCount; page++)
        {
            int first = page;
            while (page < pageCount && claim.Has(page))
            {
                page++;
            }

            if (page > first)
            {
                byte* start = SlabAddress.SlabOf(claim.Span) + (first * MemoryGeometry.PageBytes);
                runs[count++] = new MemoryRange(start, (nuint)((page - first) * MemoryGeometry.PageBytes));
            }
        }

        return count;
    }
}
