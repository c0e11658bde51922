using System.Diagnostics;
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
        span->Free = null;
        span->BlockBytes = sizeClass.BlockBytes;
        span->OutCount = 0;
        span->CarvedCount = 0;
        span->StartOffset = (ushort)sizeClass.ColorBytes(span->FirstSlab);
        span->CapacityCount = (ushort)(((span->SlabCount * MemoryGeometry.SlabBytes) - span->StartOffset) / sizeClass.BlockBytes);
        span->ClassIndex = (byte)classIndex;
        span->AlignmentShift = 0;
        span->Use = SlabUse.SmallBlocks;
        SlabCount += span->SlabCount;
        _spans.Add(span);
        return TakeFrom(span, maxBlocks, null);
    }

    /// <summary>Takes up to a number of blocks; an empty chain when no span has one.</summary>
    public BlockChain Take(int maxBlocks)
    {
        FreeBlock* head = null;
        int count = 0;
        while (count < maxBlocks)
        {
            SlabDescriptor* span = _spans.Fullest;
            if (span == null)
            {
                break;
            }

            bool isCarved = span->Free == null;
            BlockChain more = TakeFrom(span, maxBlocks - count, head);
            head = more.Head;
            count += more.Count;
            if (isCarved && span->StartOffset + (span->CarvedCount * span->BlockBytes) > span->WarmBytes)
            {
                // Untouched pages: enough for now.
                break;
            }
        }

        return new BlockChain(head, count);
    }

    /// <summary>Takes a chain back, each block into its span.</summary>
    /// <returns>The spans that are empty now, linked by <see cref="SlabDescriptor.Next"/> and no longer this class's.</returns>
    public SlabDescriptor* Put(BlockChain chain)
    {
        SlabDescriptor* emptied = null;
        FreeBlock* block = chain.Head;
        for (int left = chain.Count; left > 0; left--)
        {
            FreeBlock* next = block->Next;
            SlabDescriptor* span = SlabAddress.RunOf(block);
            Debug.Assert(span->OutCount > 0, "S1: no more blocks come back than went out");
            block->Next = span->Free;
            span->Free = block;
            if (--span->OutCount == 0)
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

            block = next;
        }

        return emptied;
    }

    private BlockChain TakeFrom(SlabDescriptor* span, int maxBlocks, FreeBlock* tail)
    {
        BlockChain chain = span->Free != null ? TakeFree(span, maxBlocks, tail) : Carve(span, maxBlocks, tail);
        span->OutCount += (ushort)chain.Count;
        _spans.Update(span);
        return chain;
    }

    private static BlockChain TakeFree(SlabDescriptor* span, int maxBlocks, FreeBlock* tail)
    {
        FreeBlock* head = span->Free;
        FreeBlock* last = head;
        int count = 1;
        while (count < maxBlocks && last->Next != null)
        {
            last = last->Next;
            count++;
        }

        span->Free = last->Next;
        last->Next = tail;
        return new BlockChain(head, count);
    }

    /// <summary>Links blocks that were never handed out, in address order; marked, because they are free until someone allocates them.</summary>
    private BlockChain Carve(SlabDescriptor* span, int maxBlocks, FreeBlock* tail)
    {
        int blockBytes = span->BlockBytes;
        byte* first = SlabAddress.StartOf(span) + (span->CarvedCount * blockBytes);
        int count = int.Min(maxBlocks, span->CapacityCount - span->CarvedCount);
        if (span->StartOffset + ((span->CarvedCount + count) * blockBytes) > span->WarmBytes)
        {
            // The first block is asked for; what else begins and ends in its pages comes for free.
            nuint pagesEnd = Align.Up((nuint)first + (nuint)blockBytes, CarveBytes);
            count = int.Min(count, (int)((pagesEnd - (nuint)first) / (nuint)blockBytes));
        }

        byte* block = first + (count * blockBytes);
        FreeBlock* next = tail;
        while (block > first)
        {
            block -= blockBytes;
            var free = (FreeBlock*)block;
            free->Next = next;
            free->Mark = FreeBlock.MarkOf(free, secret);
            next = free;
        }

        span->CarvedCount += (ushort)count;
        return new BlockChain(next, count);
    }
}
