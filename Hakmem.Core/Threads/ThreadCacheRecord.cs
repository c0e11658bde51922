namespace Hakmem.Threads;

/// <summary>One thread's cache of one allocator, as the directory knows it.</summary>
internal sealed unsafe class ThreadCacheRecord(ThreadCache* cache, ThreadCaches home)
{
    public ThreadCache* Cache { get; } = cache;

    public ThreadCaches Home { get; } = home;

    /// <summary>The allocator was disposed; the owner, or its salvage, drains the cache. Guarded by the directory's lock.</summary>
    public bool IsDetached { get; set; }
}
