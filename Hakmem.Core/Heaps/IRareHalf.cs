using Hakmem.Threads;

namespace Hakmem.Heaps;

/// <summary>Where a hot path goes with what it does not answer. A type argument, so that the inlined code holds one direct call.</summary>
internal unsafe interface IRareHalf
{
    /// <summary>Whether a thread that never called before comes with a null cache.</summary>
    static abstract bool CacheMayBeNull { get; }

    static abstract void* Allocate(ThreadCache* cache, nuint byteCount);

    static abstract void Free(ThreadCache* cache, void* address);
}
