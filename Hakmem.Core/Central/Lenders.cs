using Hakmem.Geometry;
using Hakmem.Superslabs;

namespace Hakmem.Central;

/// <summary>Who lends to whom: where an allocator would have to grow while much of it lies idle, runs of free blocks of shorter classes serve.</summary>
/// <remarks>Takes no lock of its own. The shortest class is asked first: what is long stays whole for longer ones.</remarks>
internal sealed unsafe class Lenders(CentralClass[] classes)
{
    /// <summary>What may be lost of a block that is borrowed: one part in this many.</summary>
    private const int WasteDivisor = 4;

    /// <summary>
    /// What lies idle is of concern from this part of what is used to a class that has borrowed already. What it frees is not its own to use again, and it would
    /// grow with each turn until that is an eighth.
    /// </summary>
    private const int DebtorDivisor = 4 * ReleasePolicy.OverheadDivisor;

    /// <summary>Classes from here on never borrow: their blocks are aligned, or runs of slabs.</summary>
    private const int FirstThatNever = SizeClasses.FirstAligned;

    /// <param name="classIndex">Who borrows.</param>
    /// <param name="wantedBlocks">At the most.</param>
    /// <param name="isDebtor">Whether it has borrowed what it did not give back yet.</param>
    /// <returns>Blocks of the class that are free, or an empty chain.</returns>
    public BlockChain Borrow(int classIndex, int wantedBlocks, bool isDebtor)
    {
        if (classIndex >= FirstThatNever || !IsWasteful(isDebtor ? DebtorDivisor : ReleasePolicy.OverheadDivisor))
        {
            return default;
        }

        int blockBytes = SizeClasses.BlockBytes(classIndex);
        for (int lender = 1; lender < classIndex; lender++)
        {
            int unitBytes = SizeClasses.BlockBytes(lender);
            int unitCount = (blockBytes + unitBytes - 1) / unitBytes;
            if ((unitCount * unitBytes) - blockBytes <= blockBytes / WasteDivisor)
            {
                BlockChain chain = classes[lender].Lend(new LoanRequest(classIndex, unitCount, wantedBlocks));
                if (!chain.IsEmpty)
                {
                    return chain;
                }
            }
        }

        return default;
    }

    /// <summary>Takes blocks back that lie in spans of other classes.</summary>
    /// <param name="lentAs">Their class.</param>
    /// <param name="strays">Those that are no loans are dropped: freed by two threads at the same instant.</param>
    /// <returns>How many were lent.</returns>
    public int TakeBack(int lentAs, BlockChain strays)
    {
        int count = 0;
        FreeBlock* block = strays.Head;
        for (int left = strays.Count; left > 0; left--)
        {
            FreeBlock* next = block->Next;
            SlabDescriptor* span = SlabAddress.RunOf(block);
            int lender = span == null ? 0 : span->ClassIndex;
            if (lender > 0 && lender < lentAs && classes[lender].TryTakeBack(lentAs, block))
            {
                count++;
            }

            block = next;
        }

        return count;
    }

    private bool IsWasteful(int divisor)
    {
        long idleBytes = 0;
        long usedBytes = 0;
        for (int classIndex = 1; classIndex < SizeClasses.FirstCachedLarge; classIndex++)
        {
            classes[classIndex].AddGuess(ref idleBytes, ref usedBytes);
        }

        return ReleasePolicy.IsWasteful(idleBytes, usedBytes, divisor);
    }
}
