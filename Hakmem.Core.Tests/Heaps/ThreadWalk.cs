using Hakmem.Geometry;
using Hakmem.Heaps;
using Hakmem.Threads;

namespace Hakmem.Tests.Heaps;

/// <summary>Checks the caches of all threads: T1, T2, and the budget, T5.</summary>
internal static unsafe class ThreadWalk
{
    public static string? FirstBroken(HeapParts parts, ClassCounts counts)
    {
        long granted = 0;
        foreach (ThreadCacheRecord record in HeapPrivates.Records(parts.Caches))
        {
            long used = 0;
            int oneSided = 0;
            for (int classIndex = 1; classIndex < SizeClasses.Count; classIndex++)
            {
                ThreadBin bin = ThreadCache.Bin(record.Cache, classIndex);
                ThreadShelf* shelf = ThreadCache.Shelf(record.Cache, classIndex);
                string? broken = FirstBrokenBin(parts, bin, classIndex) ?? FirstBrokenShelf(parts, shelf, classIndex);
                if (broken is not null)
                {
                    return broken;
                }

                ref readonly SizeClass sizeClass = ref SizeClasses.At(classIndex);
                used += (bin.Limit + (shelf->Limit * sizeClass.BatchBlocks)) * (long)parts.Caches.ChargeBytes(sizeClass);
                oneSided += shelf->Overflows == ThreadCaches.OneSided ? 1 : 0;
                counts.BinBlocks[classIndex] += bin.Count + (shelf->Count * sizeClass.BatchBlocks);
            }

            if (oneSided != record.Cache->OneSidedCount)
            {
                return $"T7: a thread only frees blocks of {oneSided} classes, {record.Cache->OneSidedCount} are counted";
            }

            if (used != record.Cache->GrantedBytes)
            {
                return $"T5: limits of a thread cache are worth {used} bytes, {record.Cache->GrantedBytes} are granted";
            }

            granted += used;
        }

        long counted = HeapPrivates.GrantedBytes(parts.Caches);
        return granted == counted ? null : $"T5: thread caches were granted {granted} bytes, {counted} are counted";
    }

    private static string? FirstBrokenBin(HeapParts parts, ThreadBin bin, int classIndex)
    {
        string? broken = ChainWalk.FirstBroken((FreeBlock*)bin.Head, bin.Count, classIndex, parts);
        return broken is null ? null : $"T1: a bin: {broken}";
    }

    private static string? FirstBrokenShelf(HeapParts parts, ThreadShelf* shelf, int classIndex)
    {
        if (shelf->Count < 0 || shelf->Count > shelf->Limit || shelf->Limit > ThreadShelf.MaxChains)
        {
            return $"T2: a shelf of class {classIndex} has {shelf->Count} chains of {shelf->Limit}";
        }

        for (int index = 0; index < shelf->Count; index++)
        {
            string? broken = ChainWalk.FirstBroken(
                (FreeBlock*)shelf->Chains[index], SizeClasses.At(classIndex).BatchBlocks, classIndex, parts);
            if (broken is not null)
            {
                return $"T2: a shelf: {broken}";
            }
        }

        return null;
    }
}
