using System.Collections;
using System.Numerics;
using Hakmem.Geometry;
using Hakmem.Heaps;

namespace Hakmem.Tests.Heaps;

/// <summary>Checks one span of small blocks: its shape, its counts and its free list.</summary>
internal static unsafe class SpanWalk
{
    private const byte Unlisted = 0xFF;

    public static string? FirstBroken(SlabDescriptor* span, HeapParts parts)
    {
        string where = $"the span at 0x{(nuint)span:x} of class {span->ClassIndex}";
        ref readonly SizeClass sizeClass = ref SizeClasses.At(span->ClassIndex);
        int capacity = ((span->SlabCount * MemoryGeometry.SlabBytes) - span->StartOffset) / sizeClass.BlockBytes;
        if (span->ClassIndex == 0
            || span->BlockBytes != sizeClass.BlockBytes
            || span->SlabCount != sizeClass.SlabCount
            || span->StartOffset != sizeClass.ColorBytes(span->FirstSlab)
            || span->CapacityCount != capacity)
        {
            return $"S4: {where} has {span->CapacityCount} blocks of {span->BlockBytes} bytes at {span->StartOffset} in {span->SlabCount} slabs";
        }

        if (span->CarvedCount > span->CapacityCount)
        {
            return $"S2: {where} has {span->CarvedCount} of {span->CapacityCount} blocks carved";
        }

        // An emptied span goes back to the source at once.
        int free = span->CapacityCount - span->OutCount;
        byte bucket = free <= 0 ? Unlisted : (byte)BitOperations.Log2((uint)free);
        return span->OutCount == 0 || span->Bucket != bucket
            ? $"L2: {where} is in list {span->Bucket} with {span->OutCount} of {span->CapacityCount} blocks out"
            : FirstBrokenList(span, parts, where);
    }

    private static string? FirstBrokenList(SlabDescriptor* span, HeapParts parts, string where)
    {
        int free = 0;
        BitArray seen = new(span->CapacityCount);
        byte* start = SlabAddress.StartOf(span);
        for (FreeBlock* block = span->Free; block != null; block = block->Next, free++)
        {
            nuint offset = (nuint)block - (nuint)start;
            if (block < start || offset >= (nuint)(span->CarvedCount * span->BlockBytes) || offset % (nuint)span->BlockBytes != 0)
            {
                return $"F2: {where} lists 0x{(nuint)block:x}, which is no carved block of it";
            }

            int number = (int)(offset / (nuint)span->BlockBytes);
            if (seen[number])
            {
                return $"F2: {where} lists 0x{(nuint)block:x} twice";
            }

            if (!ChainWalk.HasMark(block, parts))
            {
                return $"F1: the free block 0x{(nuint)block:x} of {where} has no mark";
            }

            seen[number] = true;
        }

        return span->OutCount + free == span->CarvedCount
            ? null
            : $"S1: {where} has {span->OutCount} blocks out and {free} free of {span->CarvedCount} carved";
    }
}
