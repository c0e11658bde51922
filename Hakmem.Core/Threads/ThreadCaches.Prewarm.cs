using Hakmem.Geometry;

namespace Hakmem.Threads;

/// <summary>This part: a thread begins with blocks in its bins, so that its first allocations are as fast as the later ones.</summary>
internal sealed unsafe partial class ThreadCaches
{
    /// <summary>Classes up to this length are prewarmed: the original's tiny classes.</summary>
    public const int PrewarmMaxBytes = 1024;

    /// <summary>Puts blocks of every class up to 1 KiB into the bins of a new cache, as far as its budget goes.</summary>
    /// <remarks>All or nothing where memory is short: what was taken goes back then, and the thread begins like any other.</remarks>
    public void Prewarm(ThreadCache* cache)
    {
        for (int classIndex = 1; classIndex < SizeClasses.FirstAligned && SizeClasses.BlockBytes(classIndex) <= PrewarmMaxBytes; classIndex++)
        {
            if (!TryPrewarm(cache, classIndex, traits.Settings.PrewarmBlocks))
            {
                Drain(cache);
                return;
            }
        }
    }

    /// <returns><see langword="false"/> when budget or system refused memory.</returns>
    private bool TryPrewarm(ThreadCache* cache, int classIndex, int blockCount)
    {
        ThreadBin bin = ThreadCache.Bin(cache, classIndex);
        int budgetBytes = traits.Settings.Live.ThreadCacheBytes;
        while (blockCount > 0)
        {
            // A chain on its way between threads can be longer than was asked for, and then the bin is over its limit.
            if (bin.Room <= 0 && !TryGrowBin(cache, bin, classIndex, budgetBytes) && !TryShelve(cache, bin, classIndex, budgetBytes))
            {
                return true;
            }

            BlockChain chain = central[classIndex].Take(int.Min(blockCount, bin.Room));
            if (chain.IsEmpty)
            {
                return false;
            }

            FreeBlock* next;
            for (FreeBlock* block = chain.Head; block != null; block = next)
            {
                next = block->Next;
                bin.Push(block);
                blockCount--;
            }
        }

        return true;
    }
}
