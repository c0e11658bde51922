using System.Diagnostics;
using System.Numerics;
using Hakmem.Geometry;
using Hakmem.Primitives;

namespace Hakmem.Central;

/// <summary>The spans of one class of small blocks: gives chains from the fullest span and takes blocks back into theirs.</summary>
/// <remarks>Not safe for threads: guarded by the lock of its <see cref="CentralClass"/>.</remarks>
internal sealed unsafe class CentralFreeList(int classIndex, nuint secret)
{
    /// <summary>A span is carved a page at a time where its pages were never touched, so that nothing is resident that no one asked for.</summary>
    private const nuint CarveBytes = 4096;

    private readonly SpanLists _spans = new();

    /// <summary>Slabs bound to the class.</summary>
    public int SlabCount { get; private set; }

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
        span->Use = SlabUse.SmallBlocks;
        SlabCount += span->SlabCount;
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

        return chain.Finish();
    }

    /// <summary>Takes a chain back, each block into its span.</summary>
    /// <param name="chain">Blocks of this class.</param>
    /// <param name="backCount">How many of them were out: all, but for accidents of racing frees.</param>
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
            if (span->OutCount == 0)
            {
                _spans.Remove(span);
                SlabCount -= span->SlabCount;
                span->Next = emptied;
                emptied = span;
            }
            else
            {
                _spans.Update(span);
            }
        }

        return emptied;
    }

    /// <summary>Takes blocks of one span, lowest address first.</summary>
    /// <returns><see langword="false"/> when it stopped before untouched pages.</returns>
    private bool TakeFrom(SlabDescriptor* span, ref ChainBuilder chain)
    {
        ulong* words = SpanBits.WordsOf(span);
        int wordCount = SpanBits.WordsFor(span->CapacityCount);
        byte* slab = SlabAddress.SlabOf(span);
        byte* start = slab + span->StartOffset;
        byte* warmEnd = slab + span->WarmBytes;
        bool isWarm = true;
        int word = span->FirstWord;
        int before = chain.Count;
        for (; word < wordCount; word++)
        {
            ulong bits = words[word];
            byte* first = start + (word * SpanBits.BitsPerWord * span->BlockBytes);
            while (bits != 0 && !chain.IsFull)
            {
                byte* block = first + (BitOperations.TrailingZeroCount(bits) * span->BlockBytes);
                byte* end = block + span->BlockBytes;
                if (end > warmEnd)
                {
                    if (!isWarm)
                    {
                        words[word] = bits;
                        goto Done;
                    }

                    // The first block in untouched pages is asked for; what else ends in its pages comes for free, and no more.
                    isWarm = false;
                    warmEnd = (byte*)Align.Up((nuint)end, CarveBytes);
                }

                bits &= bits - 1;
                chain.Add((FreeBlock*)block, secret);
            }

            words[word] = bits;
            if (bits != 0)
            {
                break;
            }
        }

    Done:
        span->OutCount += (ushort)(chain.Count - before);
        span->FirstWord = (ushort)int.Min(word, wordCount - 1);
        span->WarmBytes = (int)nuint.Max((nuint)span->WarmBytes, (nuint)(warmEnd - slab));
        _spans.Update(span);
        return isWarm;
    }
}
