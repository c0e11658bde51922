using System.Threading;
using Hakmem.Central;
using Hakmem.Geometry;

namespace Hakmem.Threads;

/// <summary>What a thread's bins and shelves may hold, and who gives way when it is used up.</summary>
/// <remarks>
/// A bin that is short of its class's batch takes the room of chains behind other bins, used or not. Beyond that, only classes that lie idle give way, and
/// they are looked for slowly: what is refused then is refused, and the class makes do with what it has.
/// </remarks>
internal sealed unsafe partial class ThreadCaches
{
    /// <summary>Classes that the growth of a bin which the budget refuses may look at for room behind other bins.</summary>
    private const int ClassesPerReclaim = 4;

    /// <summary>
    /// Refused growths from one look for a class that lies idle to the next. A class whose bin is as long as it needs comes down the slow path seldom; looked at
    /// more often it would seem idle, and where many classes are in use they would take their budget from each other for ever.
    /// </summary>
    private const int RefusalsPerLook = 4;

    /// <summary>What room for one block of a class costs of the budget.</summary>
    public int ChargeBytes(in SizeClass sizeClass) => int.Max(sizeClass.BlockBytes, traits.LeastChargeBytes);

    private bool TryGrant(ThreadCache* cache, int classIndex, int bytes, int budgetBytes)
    {
        if (TryGrantWithin(cache, bytes, budgetBytes))
        {
            return true;
        }

        ReclaimIdle(cache, classIndex);
        return TryGrantWithin(cache, bytes, budgetBytes);
    }

    private bool TryGrantWithin(ThreadCache* cache, int bytes, int budgetBytes)
    {
        if (cache->GrantedBytes + bytes > budgetBytes)
        {
            return false;
        }

        if (Interlocked.Add(ref _grantedBytes, bytes) > traits.Settings.Live.ThreadCacheTotalBytes)
        {
            Interlocked.Add(ref _grantedBytes, -bytes);
            return false;
        }

        cache->GrantedBytes += bytes;
        return true;
    }

    /// <summary>Takes the budget of the next class if it did not come down the slow path since the hand last passed it: the clock algorithm.</summary>
    private void ReclaimIdle(ThreadCache* cache, int classIndex)
    {
        if (++cache->Refusals < RefusalsPerLook)
        {
            return;
        }

        cache->Refusals = 0;
        cache->Cursor = (cache->Cursor % (SizeClasses.Count - 1)) + 1;
        ThreadShelf* shelf = ThreadCache.Shelf(cache, cache->Cursor);
        if (shelf->IsUsed)
        {
            shelf->IsUsed = false;
        }
        else if (cache->Cursor != classIndex && ThreadCache.Bin(cache, cache->Cursor).Limit > 0)
        {
            DrainClass(cache, cache->Cursor);
        }
    }

    /// <summary>
    /// Takes the room for one chain from the next shelf that has any, or the slack of the next bin that has some, used or not: the first batch of one class is
    /// worth more than a later one of another.
    /// </summary>
    private bool TryTakeSpareRoom(ThreadCache* cache)
    {
        for (int looked = 0; looked < ClassesPerReclaim; looked++)
        {
            cache->ShelfCursor = (byte)((cache->ShelfCursor % (SizeClasses.Count - 1)) + 1);
            int classIndex = cache->ShelfCursor;
            ThreadShelf* shelf = ThreadCache.Shelf(cache, classIndex);
            if (TryDropSlack(cache, ThreadCache.Bin(cache, classIndex), classIndex))
            {
                return true;
            }

            if (shelf->Limit == 0)
            {
                continue;
            }

            ref readonly SizeClass sizeClass = ref SizeClasses.At(classIndex);
            if (shelf->Count == shelf->Limit)
            {
                central[classIndex].Put(new BlockChain((FreeBlock*)shelf->Chains[--shelf->Count], sizeClass.BatchBlocks));
            }

            shelf->Limit--;
            ReturnGrant(cache, sizeClass.BatchBlocks * ChargeBytes(sizeClass));
            return true;
        }

        return false;
    }

    /// <summary>A bin has no more room than for a batch again; what is beyond it leaves with the next overflow.</summary>
    private bool TryDropSlack(ThreadCache* cache, ThreadBin bin, int classIndex)
    {
        ref readonly SizeClass sizeClass = ref SizeClasses.At(classIndex);
        int slack = bin.Limit - sizeClass.BatchBlocks;
        if (slack <= 0)
        {
            return false;
        }

        bin.Limit -= slack;
        bin.Room -= slack;
        ReturnGrant(cache, slack * ChargeBytes(sizeClass));
        return true;
    }

    private void DrainClass(ThreadCache* cache, int classIndex) => ShrinkClass(cache, classIndex, 0);

    /// <summary>Empties bin and shelf of a class, which then has room for so many blocks at the most.</summary>
    private void ShrinkClass(ThreadCache* cache, int classIndex, int maxBlocks)
    {
        ThreadBin bin = ThreadCache.Bin(cache, classIndex);
        ThreadShelf* shelf = ThreadCache.Shelf(cache, classIndex);
        ref readonly SizeClass sizeClass = ref SizeClasses.At(classIndex);
        CentralClass shared = central[classIndex];

        while (shelf->Count > 0)
        {
            shared.Put(new BlockChain((FreeBlock*)shelf->Chains[--shelf->Count], sizeClass.BatchBlocks));
        }

        SendOlder(bin, classIndex, 0);
        int kept = int.Min(bin.Limit, maxBlocks);
        int bytes = (bin.Limit - kept + (shelf->Limit * sizeClass.BatchBlocks)) * ChargeBytes(sizeClass);
        bin.Limit = kept;
        bin.Room = kept;
        shelf->Limit = 0;
        ReturnGrant(cache, bytes);
    }

    private void ReturnGrant(ThreadCache* cache, int bytes)
    {
        if (bytes != 0)
        {
            cache->GrantedBytes -= bytes;
            Interlocked.Add(ref _grantedBytes, -bytes);
        }
    }
}
