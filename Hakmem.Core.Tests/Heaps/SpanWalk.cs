using System.Numerics;
using Hakmem.Central;
using Hakmem.Geometry;

namespace Hakmem.Tests.Heaps;

/// <summary>Checks one span of small blocks: its shape, its counts and its bits.</summary>
internal static unsafe class SpanWalk
{
    public static string? FirstBroken(SlabDescriptor* span)
    {
        string where = $"the span at 0x{(nuint)span:x} of class {span->ClassIndex}";
        ref readonly SizeClass sizeClass = ref SizeClasses.At(span->ClassIndex);
        if (span->ClassIndex == 0
            || span->BlockBytes != sizeClass.BlockBytes
            || span->SlabCount != sizeClass.SlabCount
            || span->StartOffset != sizeClass.StartOffset(span->FirstSlab)
            || span->CapacityCount != sizeClass.CapacityCount(span->StartOffset)
            || span->Reciprocal != SpanBits.ReciprocalOf(span->BlockBytes))
        {
            return $"S4: {where} has {span->CapacityCount} blocks of {span->BlockBytes} bytes at {span->StartOffset} in {span->SlabCount} slabs";
        }

        int discarded = SlabPageBits.Count(SlabAddress.DiscardedPagesOf(span), span->SlabCount);
        if (discarded != span->DiscardedCount)
        {
            return $"P2: {where} counts {span->DiscardedCount} discarded pages and has {discarded}";
        }

        // An emptied span goes back to the source at once.
        return span->OutCount == 0 || span->Bucket != SpanLists.BucketOf(span)
            ? $"S6: {where} is in list {span->Bucket} with {span->OutCount} of {span->CapacityCount} blocks out"
            : FirstBrokenBits(span, where);
    }

    private static string? FirstBrokenBits(SlabDescriptor* span, string where)
    {
        int free = 0;
        ulong* words = SpanBits.WordsOf(span);
        int wordCount = SpanBits.WordsFor(span->CapacityCount);
        for (int word = 0; word < wordCount; word++)
        {
            free += BitOperations.PopCount(words[word]);
            if (word < span->FirstWord && words[word] != 0)
            {
                return $"S5: {where} has a bit set in word {word}, before its first word {span->FirstWord}";
            }
        }

        int used = span->CapacityCount % SpanBits.BitsPerWord;
        if (span->FirstWord >= wordCount || (used != 0 && words[wordCount - 1] >> used != 0))
        {
            return $"S5: {where} has bits behind its last block, or its first word {span->FirstWord} behind the last";
        }

        for (int block = 0; block < span->CapacityCount; block++)
        {
            if (!SpanBits.AreSet(words, block, block) && !SpanPages.AreTouched(span, SlabAddress.StartOf(span) + (block * span->BlockBytes)))
            {
                return $"P4: {where} has block {block} out, and not all its pages are touched";
            }
        }

        return span->OutCount + free == span->CapacityCount
            ? null
            : $"S1: {where} has {span->OutCount} blocks out and {free} bits set of {span->CapacityCount}";
    }
}
