using System.Diagnostics;
using System.Runtime.CompilerServices;
using Hakmem.Geometry;
using Hakmem.Superslabs;

namespace Hakmem.Central;

/// <summary>This half: runs of free blocks, lent as single blocks of longer classes.</summary>
/// <remarks>
/// One walk over the spans serves all who borrow, the emptiest first. Whoever wants long runs passes spans by that have short ones; the next walk meets them again.
/// S7: a run that is lent counts as out in its span, block by block, and is one block of the class that it is lent as; a span counts its loans.
/// </remarks>
internal sealed unsafe partial class CentralFreeList
{
    /// <summary>A walk that came to its end is worth another when one part in this many of all blocks came back since it began.</summary>
    private const int WalkAgainDivisor = 16;

    private SlabDescriptor* _lender;
    private int _walkUnits = int.MaxValue;
    private bool _isWalkOver;
    private long _backSinceWalk;
    private BlockChain _strays;

    /// <summary>Blocks that are lent.</summary>
    public long LentUnits { get; private set; }

    /// <summary>Bytes of the blocks that they are lent as.</summary>
    public long LentBytes { get; private set; }

    /// <summary>Whether to look for runs of so many blocks. Without the lock it is a guess.</summary>
    public bool MayLend(int unitCount) =>
        CapacityBlocks > 0 && (unitCount < _walkUnits || !_isWalkOver || _backSinceWalk >= CapacityBlocks / WalkAgainDivisor);

    /// <summary>Lends blocks.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="mostSpans">Spans to look at: bounds how long the lock of the class is held.</param>
    /// <param name="table">A table for a span that never lent, or <see langword="null"/>; afterwards <see langword="null"/> when it was used.</param>
    /// <param name="end">Whether it is worth asking again.</param>
    /// <returns>Blocks that are free, of the class that borrows; fewer than wanted, or none, where the look ended before.</returns>
    public BlockChain Lend(in LoanRequest request, int mostSpans, ref byte* table, out LoanEnd end)
    {
        var chain = new ChainBuilder(request.WantedBlocks);
        end = LoanEnd.NoMore;
        if (!MayLend(request.UnitCount))
        {
            return default;
        }

        if (request.UnitCount < _walkUnits || _isWalkOver)
        {
            SpanLists.Begin(ref _spans.LoanWalk);
            _lender = null;
            _walkUnits = request.UnitCount;
            _isWalkOver = false;
            _backSinceWalk = 0;
        }

        for (int looked = 0; looked < mostSpans && !chain.IsFull; looked++)
        {
            _lender = _lender == null ? _spans.Scan(ref _spans.LoanWalk) : _lender;
            if (_lender == null)
            {
                _isWalkOver = true;
                return chain.Finish();
            }

            if (FindResidentRun(_lender, 0, request.UnitCount) >= 0)
            {
                if (SpanLoans.TableOf(_lender) == null)
                {
                    if (table == null)
                    {
                        end = LoanEnd.NeedsTable;
                        return chain.Finish();
                    }

                    SpanLoans.SetTable(_lender, table);
                    table = null;
                }

                LendFrom(_lender, request, ref chain);
            }

            _lender = chain.IsFull ? _lender : null;
        }

        end = LoanEnd.Enough;
        return chain.Finish();
    }

    public bool HasStrays => !_strays.IsEmpty;

    /// <summary>Takes the blocks that were put back and lie in no span of this class: borrowed, or freed by two threads at the same instant.</summary>
    public BlockChain TakeStrays()
    {
        BlockChain strays = _strays;
        _strays = default;
        return strays;
    }

    /// <summary>Takes a block back that was lent.</summary>
    /// <param name="lentAs">The class that borrowed it.</param>
    /// <param name="block">Marked as free.</param>
    /// <param name="emptied">The span, when it is empty now and no longer this class's.</param>
    /// <returns><see langword="false"/> when it is no such loan: of two threads that freed it at the same instant, the other one was here first.</returns>
    public bool TryTakeBack(int lentAs, FreeBlock* block, out SlabDescriptor* emptied)
    {
        emptied = null;
        SlabDescriptor* span = SlabAddress.RunOf(block);
        if (span == null || span->ClassIndex != classIndex || span->Use != SlabUse.SmallBlocks)
        {
            return false;
        }

        int first = (int)SpanBits.NumberOf(span, block);
        if (SpanLoans.At(span, (uint)first) != lentAs)
        {
            return false;
        }

        int unitCount = SpanLoans.End(span, first);
        SpanBits.SetRun(SpanBits.WordsOf(span), first, unitCount);
        for (int unit = first + 1; unit < first + unitCount; unit++)
        {
            // F1: the first has its mark from the free.
            var free = (FreeBlock*)(SlabAddress.StartOf(span) + (unit * span->BlockBytes));
            free->Mark = FreeBlock.MarkOf(free, secret);
        }

        span->FirstWord = (ushort)int.Min(span->FirstWord, first / SpanBits.BitsPerWord);
        span->OutCount -= (ushort)unitCount;
        span->LoanCount--;
        span->IdlePasses = 0;
        LentUnits -= unitCount;
        LentBytes -= SizeClasses.BlockBytes(lentAs);
        _backSinceWalk += unitCount;
        RestoreTag(span);
        emptied = UpdateOrRemove(span) ? span : null;
        return true;
    }

    private void LendFrom(SlabDescriptor* span, in LoanRequest request, ref ChainBuilder chain)
    {
        ulong* words = SpanBits.WordsOf(span);
        int before = chain.Count;
        for (int first = FindResidentRun(span, 0, request.UnitCount);
            first >= 0 && !chain.IsFull;
            first = FindResidentRun(span, first + request.UnitCount, request.UnitCount))
        {
            SpanBits.ClearRun(words, first, request.UnitCount);
            SpanLoans.Begin(span, first, request.UnitCount, request.LentAs);
            chain.Add((FreeBlock*)(SlabAddress.StartOf(span) + (first * span->BlockBytes)), secret);
        }

        int lent = chain.Count - before;
        span->OutCount += (ushort)(lent * request.UnitCount);
        span->LoanCount += (ushort)lent;
        span->IdlePasses = 0;
        LentUnits += lent * request.UnitCount;
        LentBytes += lent * (long)SizeClasses.BlockBytes(request.LentAs);
        source.SetTag(span, 0);
        _spans.Update(span);
    }

    /// <summary>The first of so many free neighbours all of whose pages are in use: pages that were given back are worth no more than new ones.</summary>
    private static int FindResidentRun(SlabDescriptor* span, int fromBlock, int unitCount)
    {
        ulong* words = SpanBits.WordsOf(span);
        ushort* touched = SlabAddress.TouchedPagesOf(span);
        fromBlock = int.Max(fromBlock, span->FirstWord * SpanBits.BitsPerWord);
        while (true)
        {
            int first = SpanBits.FindRun(words, fromBlock, span->CapacityCount, unitCount);
            int offset = span->StartOffset + (first * span->BlockBytes);
            int lastPage = SpanPages.At(offset + (unitCount * span->BlockBytes) - 1);
            int page = SpanPages.At(offset);
            while (first >= 0 && page <= lastPage && SlabPageBits.IsSet(touched, page))
            {
                page++;
            }

            if (first < 0 || page > lastPage)
            {
                return first;
            }

            // On behind the page that is not in use.
            int behind = ((page + 1) * MemoryGeometry.PageBytes) - span->StartOffset;
            fromBlock = (behind + span->BlockBytes - 1) / span->BlockBytes;
        }
    }

    /// <summary>A span that is empty leaves its table behind.</summary>
    private void ForgetLoans(SlabDescriptor* span)
    {
        Debug.Assert(span->LoanCount == 0, "S7: what is lent is out");
        _lender = _lender == span ? null : _lender;
        byte* table = SpanLoans.TableOf(span);
        if (table != null)
        {
            SpanLoans.SetTable(span, null);
            LoanTables.Put(table, classIndex);
        }
    }

    /// <summary>Not inlined: the loop that calls it almost never meets one.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AddStray(FreeBlock* block)
    {
        block->Next = _strays.Head;
        _strays = new BlockChain(block, _strays.Count + 1);
    }
}
