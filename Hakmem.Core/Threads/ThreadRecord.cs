using System.Collections.Generic;
using System.Threading;

namespace Hakmem.Threads;

/// <summary>A thread that has a thread block. Guarded by the lock of <see cref="ThreadDirectory"/>.</summary>
internal sealed unsafe class ThreadRecord(Thread thread, ThreadBlock* block)
{
    public Thread Thread { get; } = thread;

    public ThreadBlock* Block { get; } = block;

    /// <summary>Whether the thread can be heard of no more: the runtime has ended it, and the system its stack.</summary>
    public bool HasEnded => !Thread.IsAlive && !Block->Window.IsOpen;

    public List<ThreadCacheRecord> Caches { get; } = [];

    /// <summary>
    /// Memory of caches whose allocator was disposed. Used again by this thread only, because an explicit heap on its stack may still point at one. Owner
    /// thread.
    /// </summary>
    public Stack<nint> SpareCaches { get; } = new();

    /// <summary>Set by whoever salvages the thread's caches, so that only one does.</summary>
    public bool IsSalvaged { get; set; }

    /// <summary>The thread that did.</summary>
    public Thread? Salvager { get; set; }
}
