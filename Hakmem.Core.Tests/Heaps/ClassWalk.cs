using System.Collections.Generic;
using Hakmem.Central;
using Hakmem.Geometry;
using Hakmem.Heaps;

namespace Hakmem.Tests.Heaps;

/// <summary>Checks what all threads share of one class: the lists of spans and the chains in transfer.</summary>
internal static unsafe class ClassWalk
{
    public static string? FirstBroken(HeapParts parts, int classIndex, ClassCounts counts)
    {
        CentralClass shared = parts.Central[classIndex];
        return FirstBrokenList(HeapPrivates.FreeList(shared), classIndex, counts) ?? FirstBrokenChain(HeapPrivates.Transfer(shared), parts, classIndex);
    }

    private static string? FirstBrokenList(CentralFreeList? list, int classIndex, ClassCounts counts)
    {
        if (list is null)
        {
            return null;
        }

        HashSet<nuint> listed = [];
        SlabDescriptor*[] heads = HeapPrivates.Heads(HeapPrivates.Spans(list));
        for (int bucket = 0; bucket < heads.Length; bucket++)
        {
            SlabDescriptor* previous = null;
            for (SlabDescriptor* span = heads[bucket]; span != null; span = span->Next)
            {
                if (!listed.Add((nuint)span) || span->Previous != previous || span->Bucket != bucket || span->ClassIndex != classIndex)
                {
                    return $"S6: list {bucket} of class {classIndex} holds 0x{(nuint)span:x}, which says list {span->Bucket} of class {span->ClassIndex}";
                }

                previous = span;
            }
        }

        if (list.LentUnits != counts.LentUnits[classIndex] || list.LentBytes != counts.LentBytes[classIndex])
        {
            return $"S7: class {classIndex} counts {list.LentUnits} blocks lent as {list.LentBytes} bytes, its spans {counts.LentUnits[classIndex]} and {counts.LentBytes[classIndex]}";
        }

        return listed.Count == counts.OpenSpans[classIndex]
            ? null
            : $"S6: class {classIndex} lists {listed.Count} spans, but {counts.OpenSpans[classIndex]} have blocks to give";
    }

    private static string? FirstBrokenChain(TransferCache transfer, HeapParts parts, int classIndex)
    {
        for (int index = 0; index < HeapPrivates.ChainCount(transfer); index++)
        {
            int count = HeapPrivates.BlockCounts(transfer)[index];
            if (count > SizeClasses.At(classIndex).BatchBlocks)
            {
                return $"C2: chain {index} in transfer has {count} blocks of class {classIndex}, more than a batch";
            }

            string? broken = ChainWalk.FirstBroken(HeapPrivates.Heads(transfer)[index], count, classIndex, parts);
            if (broken is not null)
            {
                return $"C2: chain {index} in transfer: {broken}";
            }
        }

        return null;
    }
}
