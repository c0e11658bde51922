using Hakmem.Geometry;

namespace Hakmem.Threads;

/// <summary>What runs when a bin is empty or has no room: once for a batch of blocks.</summary>
internal sealed unsafe partial class ThreadCaches
{
    /// <summary>Bytes that a bin may hold before it has shown that it is used.</summary>
    private const int FirstLimitBytes = 1024;

    private const int FirstLimitBlocks = 8;

    /// <summary>Turns after which a bin is thought to go to and fro around a batch, and gets slack. A caller who takes and gives two batches at a time makes one.</summary>
    public const byte ToAndFro = 2;

    /// <summary>Overflows in a row from which on the next frees are thought to be like the last ones.</summary>
    private const byte FreedInARow = 3;

    /// <summary>Classes that share what may rest in a thread that only frees, at the least: what one takes does not become another's when that comes later.</summary>
    private const int FewestSharingRest = 8;

    /// <summary>At the most: as many as are not aligned or large.</summary>
    private const int MostSharingRest = SizeClasses.FirstAligned - 1;

    /// <summary>Overflows in a row, without a refill, that make a class one that is only freed: chance does that to a class in steady use once in 2^12.</summary>
    public const byte OneSided = 12;

    /// <summary>Serves an allocation whose bin is empty.</summary>
    /// <returns>A block that is not free any more, or <see langword="null"/> when budget or system refused.</returns>
    public FreeBlock* Refill(ThreadCache* cache, int classIndex)
    {
        ThreadBin bin = ThreadCache.Bin(cache, classIndex);
        ThreadShelf* shelf = ThreadCache.Shelf(cache, classIndex);
        shelf->IsUsed = true;
        shelf->Turns = shelf->Overflows == 0 ? (byte)0 : shelf->Turns;
        cache->OneSidedCount -= shelf->Overflows == OneSided ? (byte)1 : (byte)0;
        shelf->Overflows = 0;
        FreeBlock* block;
        do
        {
            BlockChain chain;
            if (shelf->Count > 0)
            {
                chain = new BlockChain((FreeBlock*)shelf->Chains[--shelf->Count], SizeClasses.At(classIndex).BatchBlocks);
            }
            else
            {
                _ = TryGrowBin(cache, bin, classIndex, traits.Settings.Live.ThreadCacheBytes);
                chain = central[classIndex].Take(int.Clamp(bin.Limit, 1, SizeClasses.At(classIndex).BatchBlocks));
            }

            bin.Head = (nint)chain.Head;
            bin.Room = bin.Limit - chain.Count;
            if (chain.IsEmpty)
            {
                return null;
            }

            block = Pop(cache, classIndex);
        }
        while (block == null);

        return block;
    }

    /// <summary>Pops a block of a bin.</summary>
    /// <returns><see langword="null"/> when the bin is empty.</returns>
    public static FreeBlock* Pop(ThreadCache* cache, int classIndex)
    {
        ThreadBin bin = ThreadCache.Bin(cache, classIndex);
        return SizeClasses.IsCachedLarge(classIndex) ? bin.TryPopFree(cache->Secret) : bin.TryPop();
    }

    /// <summary>Takes a freed block, marked already, whose bin has no room.</summary>
    public void Overflow(ThreadCache* cache, int classIndex, FreeBlock* block)
    {
        ThreadBin bin = ThreadCache.Bin(cache, classIndex);
        ThreadShelf* shelf = ThreadCache.Shelf(cache, classIndex);
        shelf->IsUsed = true;
        shelf->Turns = shelf->Overflows == 0 ? byte.Min((byte)(shelf->Turns + 1), ToAndFro) : (byte)0;
        int budgetBytes = traits.Settings.Live.ThreadCacheBytes;
        if (shelf->Overflows >= FreedInARow)
        {
            FreeAhead.Bring(ThreadCache.Trail(cache, classIndex), bin.Limit, block);
        }

        if (shelf->Overflows < OneSided)
        {
            shelf->Overflows++;
            cache->OneSidedCount += shelf->Overflows == OneSided ? (byte)1 : (byte)0;
        }
        else
        {
            // Nobody asks for what is freed here: it need not rest in this thread. A few are gathered all the same, so that they leave under one lock.
            int gathered = GatheredBlocks(cache, SizeClasses.At(classIndex));
            if (bin.Limit >= gathered)
            {
                budgetBytes = traits.Settings.Live.ThreadCacheRestBytes;
                if (cache->GrantedBytes > budgetBytes)
                {
                    // So does what other classes do not need, little by little.
                    ReclaimIdle(cache, classIndex);
                    _ = TryTakeSpareRoom(cache);
                    ShrinkClass(cache, classIndex, gathered);
                    bin.Push(block);
                    return;
                }
            }
        }

        bool hasGrown = bin.Limit < SizeClasses.At(classIndex).BatchBlocks
            ? TryGrowBin(cache, bin, classIndex, budgetBytes)
            : shelf->Turns >= ToAndFro && TryAddSlack(cache, bin, shelf, classIndex, budgetBytes);
        if (!hasGrown && !TryShelve(cache, bin, classIndex, budgetBytes))
        {
            SendOlder(bin, classIndex, shelf->Overflows < OneSided ? bin.Count / 2 : 0);
        }

        if (bin.Room > 0)
        {
            bin.Push(block);
            return;
        }

        // No budget for even one.
        block->Next = null;
        central[classIndex].Put(new BlockChain(block, 1));
    }

    private bool TryGrowBin(ThreadCache* cache, ThreadBin bin, int classIndex, int budgetBytes)
    {
        ref readonly SizeClass sizeClass = ref SizeClasses.At(classIndex);
        int limit = bin.Limit == 0
            ? int.Clamp(FirstLimitBytes / sizeClass.BlockBytes, 1, int.Min(FirstLimitBlocks, sizeClass.BatchBlocks))
            : int.Min(bin.Limit * 2, sizeClass.BatchBlocks);
        int added = limit - bin.Limit;
        if (added <= 0)
        {
            return false;
        }

        int bytes = added * ChargeBytes(sizeClass);
        if (!TryGrant(cache, classIndex, bytes, budgetBytes) && !(TryTakeSpareRoom(cache) && TryGrantWithin(cache, bytes, budgetBytes)))
        {
            return false;
        }

        bin.Limit = limit;
        bin.Room += added;
        return bin.Room > 0;
    }

    /// <summary>
    /// Blocks of a class that may rest in a thread that only frees, whatever else rests there: where each left alone, each would take a lock, and look for room
    /// first. A class's share of what may rest, the less the more classes are only freed, and at least two: one that leaves and one that comes.
    /// </summary>
    private int GatheredBlocks(ThreadCache* cache, in SizeClass sizeClass)
    {
        int sharers = int.Clamp(2 * cache->OneSidedCount, FewestSharingRest, MostSharingRest);
        int share = traits.Settings.Live.ThreadCacheRestBytes / sharers / ChargeBytes(sizeClass);
        return int.Clamp(share, sizeClass.LengthBytes <= MemoryGeometry.PageBytes ? 2 : 1, sizeClass.BatchBlocks);
    }

    /// <summary>
    /// Room beyond a batch for a bin that goes to and fro: when the batch then leaves, the slack stays, and the next few calls find neither an empty bin nor a
    /// full one. Where the shelf has a free place, the bin takes that place's room, which is a whole batch and paid for. Others do without: to leave something
    /// behind, the newest blocks are walked.
    /// </summary>
    private bool TryAddSlack(ThreadCache* cache, ThreadBin bin, ThreadShelf* shelf, int classIndex, int budgetBytes)
    {
        ref readonly SizeClass sizeClass = ref SizeClasses.At(classIndex);
        int slack = sizeClass.SlackBlocks;
        if (slack == 0)
        {
            return false;
        }

        if (shelf->Count < shelf->Limit && bin.Limit < 2 * sizeClass.BatchBlocks)
        {
            shelf->Limit--;
            slack = sizeClass.BatchBlocks;
        }
        else if (bin.Limit != sizeClass.BatchBlocks || !TryGrant(cache, classIndex, slack * ChargeBytes(sizeClass), budgetBytes))
        {
            return false;
        }

        bin.Limit += slack;
        bin.Room += slack;

        // Whether the bin goes one way shows when it is full again.
        shelf->Overflows = 0;
        return bin.Room > 0;
    }

    /// <summary>Puts a batch of the bin behind it, in whole; when the shelf is full, the batch leaves.</summary>
    private bool TryShelve(ThreadCache* cache, ThreadBin bin, int classIndex, int budgetBytes)
    {
        ref readonly SizeClass sizeClass = ref SizeClasses.At(classIndex);
        ThreadShelf* shelf = ThreadCache.Shelf(cache, classIndex);
        bool hasShelf = bin.Count >= sizeClass.BatchBlocks
            && (shelf->Count < shelf->Limit || TryGrowShelf(cache, shelf, classIndex, budgetBytes) || shelf->Limit > 0);
        if (!hasShelf)
        {
            return false;
        }

        int beyond = bin.Count - sizeClass.BatchBlocks;
        BlockChain batch = beyond == 0 ? TakeAll(bin) : CutOlder(bin, beyond);
        if (shelf->Turns == 0 && bin.Limit > sizeClass.BatchBlocks)
        {
            // It goes one way now.
            _ = TryDropSlack(cache, bin, classIndex);
        }

        if (shelf->Count < shelf->Limit)
        {
            shelf->Chains[shelf->Count++] = (nuint)batch.Head;
            return true;
        }

        // The newest batch leaves: putting it back walks it, and its blocks are still in the processor's cache.
        central[classIndex].Put(batch);
        return true;
    }

    private bool TryGrowShelf(ThreadCache* cache, ThreadShelf* shelf, int classIndex, int budgetBytes)
    {
        if (shelf->Limit == ThreadShelf.MaxChains || !TryGrant(cache, classIndex, SizeClasses.At(classIndex).BatchBlocks * ChargeBytes(SizeClasses.At(classIndex)), budgetBytes))
        {
            return false;
        }

        shelf->Limit++;
        return true;
    }

    /// <summary>Empties a bin, before anybody else is told of its blocks.</summary>
    private static BlockChain TakeAll(ThreadBin bin)
    {
        BlockChain all = new((FreeBlock*)bin.Head, bin.Count);
        bin.Head = 0;
        bin.Room = bin.Limit;
        return all;
    }

    /// <summary>
    /// All blocks of a bin but so many of the newest leave, the oldest first, a batch at a time: what is kept is what a caller who alternates around the limit
    /// finds.
    /// </summary>
    private void SendOlder(ThreadBin bin, int classIndex, int keptCount)
    {
        int batch = SizeClasses.At(classIndex).BatchBlocks;
        while (bin.Count > keptCount)
        {
            central[classIndex].Put(CutOlder(bin, int.Max(keptCount, bin.Count - batch)));
        }
    }

    /// <summary>Takes all blocks out of a bin but so many of the newest, before anybody else is told of them.</summary>
    private static BlockChain CutOlder(ThreadBin bin, int keptCount)
    {
        if (keptCount == 0)
        {
            return TakeAll(bin);
        }

        var last = (FreeBlock*)bin.Head;
        for (int index = 1; index < keptCount; index++)
        {
            last = last->Next;
        }

        BlockChain older = new(last->Next, bin.Count - keptCount);
        last->Next = null;
        bin.Room = bin.Limit - keptCount;
        return older;
    }
}
