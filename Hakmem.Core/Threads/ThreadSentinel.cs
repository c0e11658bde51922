using System;
using Hakmem.Events;

namespace Hakmem.Threads;

/// <summary>Held by a thread static only: when the thread is gone, the collector finalizes it and the thread's caches are salvaged.</summary>
/// <remarks>One of two ways to notice a thread's end (the other polls <see cref="System.Threading.Thread.IsAlive"/>); correctness needs neither.</remarks>
internal sealed class ThreadSentinel(ThreadRecord record)
{
    [ThreadStatic]
    private static ThreadSentinel? t_current;

    ~ThreadSentinel()
    {
        try
        {
            ThreadDirectory.Salvage(Record);
            PendingEvents.Tell();
        }
        catch (OutOfMemoryException)
        {
            // The collector's memory is spent. On its own thread nobody could be told, and the process would end for what can wait.
        }

        if (!Record.IsSalvaged && !Record.Thread.IsAlive)
        {
            // The system has not ended it yet, or there was no memory to begin.
            GC.ReRegisterForFinalize(this);
        }
    }

    /// <summary>The calling thread's sentinel, or <see langword="null"/> before its first slow call.</summary>
    public static ThreadSentinel? Current
    {
        get => t_current;
        set => t_current = value;
    }

    public ThreadRecord Record { get; } = record;
}
