using System.Threading;
using Hakmem.Superslabs;
using Hakmem.Threads;

namespace Hakmem.Heaps;

/// <summary>This part: the calling thread's cache.</summary>
/// <remarks>What needs managed memory comes before what is taken for it, or gives it back: out of memory loses nothing here.</remarks>
internal abstract unsafe partial class HeapRoad
{
    /// <summary>The calling thread's cache, made on its first call.</summary>
    /// <returns><see langword="null"/> when the system refused the memory for it.</returns>
    /// <exception cref="System.ObjectDisposedException">The allocator was disposed.</exception>
    private ThreadCache* AttachedCache()
    {
        ThreadCache* cache = AttachedCacheOrNull();
        if (cache == null)
        {
            ThrowIfDisposed();
        }

        return cache;
    }

    private ThreadCache* AttachedCacheOrNull()
    {
        ThreadBlock* block = ThreadFinder.Current;
        if (block != null && Volatile.Read(ref block->HasDetached) == 0)
        {
            var attached = (ThreadCache*)Volatile.Read(ref *ThreadBlock.Entry(block, Slot));
            if (attached != null)
            {
                return attached;
            }
        }

        ThreadRecord? record = ThreadSentinel.Current?.Record;
        if (block == null || record is null)
        {
            void* memory = ThreadDirectory.TakeSpareBlock();
            if (memory == null && (memory = MetadataArena.Take(_parts.Records, ThreadBlock.Bytes)) == null)
            {
                return null;
            }

            record = ThreadDirectory.AttachThread(memory, _parts.Tags.Root);
            block = record.Block;
        }
        else if (Volatile.Read(ref block->HasDetached) != 0)
        {
            ThreadDirectory.DrainDetached(record);
        }

        var cache = (ThreadCache*)Volatile.Read(ref *ThreadBlock.Entry(block, Slot));
        return cache != null ? cache : Attach(record);
    }

    private ThreadCache* Attach(ThreadRecord record)
    {
        if (IsDisposed)
        {
            return null;
        }

        ThreadCache* cache = _parts.Slot == HeapSlots.Shared ? &record.Block->Shared : NewCache(record);
        if (cache == null || !TryAttach(record, cache))
        {
            return null;
        }

        // When the thread ends, its blocks are to be salvaged.
        _parts.Upkeep.Raise();
        if (_parts.Settings.PrewarmBlocks > 0)
        {
            _parts.Caches.Prewarm(cache);
        }

        return cache;
    }

    private ThreadCache* NewCache(ThreadRecord record)
    {
        record.SpareCaches.EnsureCapacity(record.SpareCaches.Count + 1);
        void* memory = ThreadDirectory.TakeSpareCache(record);
        if (memory == null && (memory = MetadataArena.Take(_parts.Records, ThreadCache.Bytes)) == null)
        {
            return null;
        }

        var cache = (ThreadCache*)memory;
        ThreadCaches.Initialize(cache, _parts.Tags.Root);
        return cache;
    }

    private bool TryAttach(ThreadRecord record, ThreadCache* cache)
    {
        bool isAttached = false;
        try
        {
            isAttached = _parts.Caches.TryAttach(record, cache);
        }
        finally
        {
            if (!isAttached && cache != &record.Block->Shared)
            {
                record.SpareCaches.Push((nint)cache);
            }
        }

        return isAttached;
    }
}
