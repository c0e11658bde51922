using System.Diagnostics;
using System.Numerics;
using Hakmem.Geometry;
using Hakmem.Primitives;
using Hakmem.Superslabs;

namespace Hakmem.Central;

/// <summary>The spans of one class of small blocks: gives chains from the fullest span and takes blocks back into theirs.</summary>
/// <remarks>Not safe for threads: guarded by the lock of its <see cref="CentralClass"/>.</remarks>
internal sealed unsafe partial class CentralFreeList(int classIndex, nuint secret, SuperslabSource source)
{
    private readonly SpanLists _spans = new();

    /// <summary>Slabs bound to the class.</summary>
    public int SlabCount { get; private set; }

    /// <summary>Blocks of all spans of the class, out or not.</summary>
    public long CapacityBlocks { get; private set; }

    /// <summary>Makes a run of slabs a span of this class and takes its first blocks.</summary>
    /// <remarks>Of this span, not of the fullest: a span from which nothing was ever taken would never come to be emptied.</remarks>
    public BlockChain BindAndTake(SlabDescriptor* span, int maxBlocks)
    {
        SizeClass sizeClass = SizeClasses.At(classIndex);
        span->BlockBytes = sizeClass.BlockBytes;
        span->OutCount = 0;
        span->StartOffset = (ushort)sizeClass.StartOffset(span->FirstSlab);
        span->CapacityCount = (ushort)sizeClass.CapacityCount(span->StartOffset);
        span->Reciprocal = SpanBits.ReciprocalOf(sizeClass.BlockBytes);
        SpanBits.SetAll(span);
        span->ClassIndex = (byte)classIndex;
        span->AlignmentShift = 0;
        span->DiscardedCount = 0;
        span->LoanCount = 0;
        span->HasLoanTable = false;
        span->ColdFrees = 0;
        span->Use = SlabUse.SmallBlocks;
        if (SpanBits.BytesInSpan(span->CapacityCount) > 0)
        {
            SlabPageBits.Set(SlabAddress.TouchedPagesOf(span), 0);
        }

        SlabCount += span->SlabCount;
        CapacityBlocks += span->CapacityCount;
        _spans.Add(span);
        var chain = new ChainBuilder(maxBlocks);
        TakeFrom(span, ref chain);
        return chain.Finish();
    }

    /// <summary>Takes up to a number of blocks; an empty chain when no span has one.</summary>
    public BlockChain Take(int maxBlocks)
    {
        var chain = new ChainBuilder(maxBlocks);
        for (SlabDescriptor* span = _spans.Fullest; span != null && !chain.IsFull; span = _spans.Fullest)
        {
            if (!TakeFrom(span, ref chain))
            {
                break;
            }
        }

        if (chain.Count == 0 && _spans.Fullest != null)
        {
            TakeResident(ref chain);
        }

        return chain.Finish();
    }

    /// <summary>Takes a chain back, each block into its span.</summary>
    /// <param name="chain">Blocks of this class.</param>
    /// <param name="backCount">How many of them were out: all, but for accidents of racing frees.</param>
    /// <remarks>Those that lie in no span of this class are left to <see cref="TakeStrays"/>.</remarks>
    /// <returns>The spans that are empty now, linked by <see cref="SlabDescriptor.Next"/> and no longer this class's.</returns>
    public SlabDescriptor* Put(BlockChain chain, out int backCount)
    {
        SlabDescriptor* emptied = null;
        backCount = 0;
        FreeBlock* block = chain.Head;
        for (int left = chain.Count; left > 0;)
        {
            // Blocks of one span tend to come together: what is the same for all of them is looked up once.
            SlabDescriptor* span = SlabAddress.RunOf(block);
            if (span == null || span->ClassIndex != classIndex || span->Use != SlabUse.SmallBlocks)
            {
                // It is lent, or the first of two frees at the same instant has emptied the span.
                FreeBlock* stray = block;
                block = block->Next;
                left--;
                AddStray(stray);
                continue;
            }

            nuint slab = (nuint)SlabAddress.SlabOf(span);
            nuint spanBytes = (nuint)(span->SlabCount * MemoryGeometry.SlabBytes);
            var bits = new SpanBitSetter(span);
            do
            {
                // Two threads that free a block at the same instant can both pass the check of its mark; the second to arrive here is not counted.
                FreeBlock* next = block->Next;
                bool isBack = bits.TrySet(block);
                Debug.Assert(isBack, "S1: a block comes back once");
                block = next;
            }
            while (--left > 0 && unchecked((nuint)block - slab) < spanBytes);

            int back = bits.Finish();
            backCount += back;
            span->OutCount -= (ushort)back;
            span->IdlePasses = 0;
            if (UpdateOrRemove(span))
            {
                span->Next = emptied;
                emptied = span;
            }
        }

        _backSinceWalk += backCount;
        return emptied;
    }

    /// <returns>Whether the span is empty, and no longer this class's.</returns>
    private bool UpdateOrRemove(SlabDescriptor* span)
    {
        if (span->OutCount != 0)
        {
            _spans.Update(span);
            return false;
        }

        _spans.Remove(span);
        ForgetDiscarded(span);
        ForgetLoans(span);
        SlabCount -= span->SlabCount;
        CapacityBlocks -= span->CapacityCount;
        return true;
    }

    /// <summary>Takes blocks of one span, lowest address first.</summary>
    /// <returns><see langword="false"/> when it stopped before pages that are not resident.</returns>
    /// <remarks>
    /// A span is carved a page at a time where its pages were never touched or were given back, so that nothing is resident that no one asked for: the first
    /// block in such pages is asked for, what else lies in them comes for free, and no more.
    /// </remarks>
    private bool TakeFrom(SlabDescriptor* span, ref ChainBuilder chain)
    {
        ulong* words = SpanBits.WordsOf(span);
        int wordCount = SpanBits.WordsFor(span->CapacityCount);
        int blockBytes = span->BlockBytes;
        byte* slab = SlabAddress.SlabOf(span);
        bool isWhole = SlabPageBits.AreAllSet(SlabAddress.TouchedPagesOf(span), span->SlabCount);
        bool mayTouch = true;
        int before = chain.Count;
        int word = span->FirstWord;
        for (; word < wordCount; word++)
        {
            ulong bits = words[word];
            while (bits != 0 && !chain.IsFull)
            {
                int offset = span->StartOffset + (((word * SpanBits.BitsPerWord) + BitOperations.TrailingZeroCount(bits)) * blockBytes);
                if (!isWhole && !IsResident(span, offset))
                {
                    if (!mayTouch || !TryTouch(span, offset))
                    {
                        // Where the budget refuses: see TakeResident.
                        words[word] = bits;
                        mayTouch = false;
                        goto Done;
                    }

                    mayTouch = false;
                }

                bits &= bits - 1;
                chain.Add((FreeBlock*)(slab + offset), secret);
            }

            words[word] = bits;
            if (bits != 0)
            {
                break;
            }
        }

        // Where the span is free from here on, these are taken next: linking them writes to each, and waits for memory that was not used for long.
        Prefetch.Behind(chain.Last, blockBytes, (chain.Count - before) * (nint)blockBytes);

    Done:
        span->OutCount += (ushort)(chain.Count - before);
        span->FirstWord = (ushort)int.Min(word, wordCount - 1);
        span->IdlePasses = 0;
        _spans.Update(span);
        return mayTouch;
    }
}
