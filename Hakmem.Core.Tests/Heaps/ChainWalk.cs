using Hakmem.Geometry;
using Hakmem.Heaps;
using Hakmem.Regions;

namespace Hakmem.Tests.Heaps;

/// <summary>Checks a chain of free blocks that is somewhere between its spans and the users.</summary>
internal static unsafe class ChainWalk
{
    public static string? FirstBroken(FreeBlock* head, int count, int classIndex, HeapParts parts)
    {
        int found = 0;
        for (FreeBlock* block = head; block != null; block = block->Next)
        {
            if (++found > count)
            {
                return $"more than {count} blocks of class {classIndex}";
            }

            if (RegionMap.CodeAt(block) != parts.Code)
            {
                return $"0x{(nuint)block:x} of class {classIndex} is outside the superslabs";
            }

            SlabDescriptor* run = SlabAddress.RunOf(block);
            if (run == null || SpanLoans.ClassOf(run, block) != classIndex || ((nuint)block - (nuint)SlabAddress.StartOf(run)) % (nuint)run->BlockBytes != 0)
            {
                return $"0x{(nuint)block:x} is no block of class {classIndex}";
            }

            if (run->Use == SlabUse.SmallBlocks && SpanBits.IsSet(run, block))
            {
                return $"0x{(nuint)block:x} of class {classIndex} rests in its span too";
            }

            if (!HasMark(block, parts))
            {
                return $"F1: 0x{(nuint)block:x} of class {classIndex} has no mark";
            }
        }

        return found == count ? null : $"{found} blocks of class {classIndex} instead of {count}";
    }

    /// <summary>Whether a free block is marked; without integrity checks nobody marks it.</summary>
    private static bool HasMark(FreeBlock* block, HeapParts parts) =>
        parts.Settings.Integrity == HakIntegrity.None || block->Mark == FreeBlock.MarkOf(block, parts.Secret);
}
