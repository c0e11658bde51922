using System.Threading;
using Hakmem.Geometry;
using Hakmem.Superslabs;

namespace Hakmem.Central;

/// <summary>This half: blocks lent to longer classes and borrowed from shorter ones. No two classes are locked at a time.</summary>
internal sealed unsafe partial class CentralClass
{
    private long _borrowedCount;

    /// <summary>Lends blocks to a longer class.</summary>
    /// <returns>At least one block of that class, or an empty chain.</returns>
    public BlockChain Lend(in LoanRequest request)
    {
        if (_spans is null || !_spans.MayLend(request.UnitCount))
        {
            return default;
        }

        byte* table = null;
        BlockChain chain;
        LoanEnd end;
        do
        {
            using (_gate.Hold())
            {
                chain = _spans.Lend(request, SpansAtATime, ref table, out end);
            }

            if (chain.IsEmpty && end == LoanEnd.NeedsTable)
            {
                table = _source.TakeLoanTable(_classIndex);
                end = table == null ? LoanEnd.NoMore : end;
            }
        }
        while (chain.IsEmpty && end != LoanEnd.NoMore);

        if (table != null)
        {
            LoanTables.Put(table, _classIndex);
        }

        return chain;
    }

    /// <inheritdoc cref="CentralFreeList.TryTakeBack"/>
    public bool TryTakeBack(int lentAs, FreeBlock* block)
    {
        SlabDescriptor* emptied;
        bool isLoan;
        using (_gate.Hold())
        {
            isLoan = _spans!.TryTakeBack(lentAs, block, out emptied);
        }

        if (emptied != null)
        {
            _source.Release(emptied);
        }

        return isLoan;
    }

    /// <summary>Adds the bytes of free blocks, but for one span, which may be one that is just being taken into use, and those of blocks that are out.</summary>
    /// <remarks>Without the lock: no more than close.</remarks>
    public void AddGuess(ref long idleBytes, ref long usedBytes)
    {
        if (_spans is not null)
        {
            long blockBytes = SizeClasses.BlockBytes(_classIndex);
            long outCount = Volatile.Read(ref _outCount);
            idleBytes += long.Max(0, FreeBytes(outCount, blockBytes) - (SizeClasses.At(_classIndex).SlabCount * MemoryGeometry.SlabBytes));
            usedBytes += outCount * blockBytes;
        }
    }

    private long FreeBytes(long outCount, long blockBytes) =>
        ((_spans!.CapacityBlocks - (outCount - _borrowedCount) - _spans.LentUnits) * blockBytes) - _spans.DiscardedBlockBytes;

    private BlockChain Borrow(int wantedBlocks)
    {
        BlockChain chain = _lenders.Borrow(_classIndex, wantedBlocks, isDebtor: Volatile.Read(ref _borrowedCount) > 0);
        CountBorrowed(chain.Count);
        return chain;
    }

    private void TakeBackStrays(BlockChain strays)
    {
        if (!strays.IsEmpty)
        {
            CountBorrowed(-_lenders.TakeBack(_classIndex, strays));
        }
    }

    private void CountBorrowed(int change)
    {
        if (change != 0)
        {
            using (_gate.Hold())
            {
                _outCount += change;
                _borrowedCount += change;
            }
        }
    }
}
