using Hakmem.Threads;

namespace Hakmem.Heaps;

/// <summary>Where a hot path goes with what it does not answer. A type argument, so that the inlined code holds one direct call.</summary>
internal unsafe interface IRareHalf
{
    /// <summary>Whether a cache that was guessed is the calling thread's; certain ones always are.</summary>
    static abstract bool IsOwn(ThreadCache* cache);

    /// <summary>The last slab number that a free of a cache's own takes for one; 0 where frees are not checked.</summary>
    static abstract nuint LastSlab(ThreadCache* cache);

    static abstract void* Allocate(ThreadCache* cache, nuint byteCount);

    static abstract void Free(ThreadCache* cache, void* address);
}
