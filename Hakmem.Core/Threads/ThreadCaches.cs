using System.Collections.Generic;
using System.Threading;
using Hakmem.Central;
using Hakmem.Geometry;

namespace Hakmem.Threads;

/// <summary>All thread caches of one allocator: makes them, and does what their bins cannot do alone.</summary>
/// <remarks>
/// Every method that takes a cache runs on its owner thread, or on the one salvager of a dead owner. Bins start small and grow by use, paid for out of a
/// budget for the thread and one for all threads.
/// </remarks>
internal sealed unsafe partial class ThreadCaches(CentralDirectory central, ThreadCacheTraits traits)
{
    private readonly List<ThreadCacheRecord> _records = [];
    private long _grantedBytes;
    private bool _isClosed;

    /// <summary>Budget that the bins of all threads hold.</summary>
    public long GrantedBytes => Volatile.Read(ref _grantedBytes);

    /// <summary>Makes memory an empty cache that is nobody's.</summary>
    public static void Initialize(ThreadCache* cache, byte* tags)
    {
        *cache = default;
        cache->Tags = tags;
        cache->Code = RegionCode.Nobody;
        byte* table = (byte*)cache + ThreadCache.TableOffset;
        for (int step = 1; step < ThreadCache.TableEntries; step++)
        {
            table[step] = SizeClasses.TagOf(SizeClasses.Of((nuint)(step * SizeClasses.Step)));
        }
    }

    /// <summary>Gives the calling thread its cache of this allocator.</summary>
    /// <returns><see langword="false"/> when the allocator was disposed.</returns>
    public bool TryAttach(ThreadRecord thread, ThreadCache* cache)
    {
        using (ThreadDirectory.Gate.Hold())
        {
            if (_isClosed)
            {
                return false;
            }

            // What needs managed memory comes first: in one list and not in the other, it would be counted for ever.
            _records.EnsureCapacity(_records.Count + 1);
            thread.Caches.EnsureCapacity(thread.Caches.Count + 1);
            var record = new ThreadCacheRecord(cache, this);
            _records.Add(record);
            thread.Caches.Add(record);
            cache->Tags = traits.Tags;
            cache->Secret = traits.Secret;
            cache->Slot = (byte)traits.Slot;
            cache->LastSlab = traits.LastSlab;
            cache->Code = RegionCode.OfSlot(traits.Slot);
            Volatile.Write(ref *ThreadBlock.Entry(thread.Block, traits.Slot), (nint)cache);
            return true;
        }
    }

    /// <summary>Takes the caches of this allocator away from all threads; each drains its own when it next comes by.</summary>
    public void Close()
    {
        using (ThreadDirectory.Gate.Hold())
        {
            _isClosed = true;
            foreach (ThreadRecord thread in ThreadDirectory.ThreadsLocked)
            {
                foreach (ThreadCacheRecord cache in thread.Caches)
                {
                    if (cache.Home == this)
                    {
                        cache.IsDetached = true;
                        Volatile.Write(ref *ThreadBlock.Entry(thread.Block, traits.Slot), 0);
                        Volatile.Write(ref thread.Block->HasDetached, 1);
                    }
                }
            }
        }

        // K1: a thread that has just named a bin of this allocator is seen here, or sees that its table is cleared.
        Interlocked.MemoryBarrierProcessWide();
        using (ThreadDirectory.Gate.Hold())
        {
            foreach (ThreadRecord thread in ThreadDirectory.ThreadsLocked)
            {
                thread.Block->Last.Clear();
            }
        }
    }

    /// <summary>Empties a cache for good.</summary>
    public void Retire(ThreadCacheRecord record)
    {
        ThreadCache* cache = record.Cache;
        Drain(cache);
        cache->Code = RegionCode.Nobody;
        using (ThreadDirectory.Gate.Hold())
        {
            _records.Remove(record);
        }
    }

    /// <summary>Counts the caches and the blocks that rest in them, by class. Close while other threads run, exact while they do not.</summary>
    public int Census(long[] blocksByClass)
    {
        using (ThreadDirectory.Gate.Hold())
        {
            foreach (ThreadCacheRecord record in _records)
            {
                for (int classIndex = 1; classIndex < SizeClasses.Count; classIndex++)
                {
                    ThreadBin bin = ThreadCache.Bin(record.Cache, classIndex);
                    int chains = Volatile.Read(ref ThreadCache.Shelf(record.Cache, classIndex)->Count);
                    blocksByClass[classIndex] += Volatile.Read(ref bin.Limit) - Volatile.Read(ref bin.Room)
                        + (chains * SizeClasses.At(classIndex).BatchBlocks);
                }
            }

            foreach (ThreadRecord thread in ThreadDirectory.ThreadsLocked)
            {
                CountHand(thread, blocksByClass);
            }

            return _records.Count;
        }
    }

    private void CountHand(ThreadRecord thread, long[] blocksByClass)
    {
        foreach (ThreadCacheRecord record in thread.Caches)
        {
            // The class by where the bin lies: another one's cache gives a number that is none.
            nint distance = (nint)(thread.Block->Last.Bin - ThreadCache.Bin(record.Cache, 0).Address);
            nint classIndex = distance / ThreadCache.BinBytes;
            if (record.Home == this && distance >= 0 && classIndex < SizeClasses.Count)
            {
                blocksByClass[classIndex] += thread.Block->Last.CountOf(ThreadCache.Bin(record.Cache, (int)classIndex).Address);
            }
        }
    }

    /// <summary>Moves all blocks of a cache to the shared caches and gives its budget back.</summary>
    public void Drain(ThreadCache* cache)
    {
        for (int classIndex = 1; classIndex < SizeClasses.Count; classIndex++)
        {
            DrainClass(cache, classIndex);
        }
    }
}
