using System.Runtime.CompilerServices;
using Hakmem.Geometry;

namespace Hakmem.Threads;

/// <summary>
/// Bin and shelf of a large class as one: its chains are one block long, so what the shelf holds is at hand like what the bin holds, and only growing and
/// leaving is left to the slow half.
/// </summary>
/// <remarks>
/// Two threads that freed a block at the same instant may both have it here: the first to take it clears its mark, and to the other it is no longer free. That
/// is why these blocks are never linked. Owner thread only.
/// </remarks>
internal static unsafe class LargeBin
{
    /// <summary>Takes a block and clears its mark.</summary>
    /// <returns><see langword="null"/> when there is none, or what was found is not free any more and is therefore dropped.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FreeBlock* TryPop(ThreadCache* cache, int classIndex)
    {
        FreeBlock* block = ThreadCache.Bin(cache, classIndex).TryPopFree(cache->Secret);
        return block != null ? block : TryPopShelf(cache, classIndex);
    }

    /// <summary>Marks a block as free and keeps it.</summary>
    /// <param name="cache">The calling thread's.</param>
    /// <param name="twiceClass">What its bin is found by without a step more.</param>
    /// <param name="block">The start of a block of that class.</param>
    /// <returns><see langword="false"/> when it is marked already, or there is no room that is paid for; nothing was changed then.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryPush(ThreadCache* cache, nuint twiceClass, FreeBlock* block) =>
        new ThreadBin(ThreadCache.TaggedBin(cache, twiceClass)).TryPush(block, cache->Secret) || TryPushShelf(cache, (int)(twiceClass / 2), block);

    /// <summary>A class that is only freed is left to the slow half, which counts such classes.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static FreeBlock* TryPopShelf(ThreadCache* cache, int classIndex)
    {
        ThreadShelf* shelf = ThreadCache.Shelf(cache, classIndex);
        if (shelf->Count == 0 || shelf->Overflows == ThreadCaches.OneSided)
        {
            return null;
        }

        var block = (FreeBlock*)shelf->Chains[--shelf->Count];
        shelf->IsUsed = true;
        shelf->Overflows = 0;
        return block->TryClearMark(cache->Secret) ? block : null;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool TryPushShelf(ThreadCache* cache, int classIndex, FreeBlock* block)
    {
        ThreadShelf* shelf = ThreadCache.Shelf(cache, classIndex);
        if (shelf->Count >= shelf->Limit || !block->TrySetMark(cache->Secret))
        {
            return false;
        }

        // A chain of one.
        block->Next = null;
        shelf->Chains[shelf->Count++] = (nuint)block;
        shelf->IsUsed = true;
        return true;
    }
}
