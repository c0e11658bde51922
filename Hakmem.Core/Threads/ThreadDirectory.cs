using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Threading;
using Hakmem.Events;
using Hakmem.Os;
using Hakmem.Primitives;

namespace Hakmem.Threads;

/// <summary>All threads of the process that have a thread block, and the blocks of dead threads that wait for a new one.</summary>
/// <remarks>
/// T3: a cache is touched by its live owner, or, after the owner's death and the end of its stack, by the one salvager that set the record's flag. Its memory is
/// never unmapped.
/// The lock is not held while a cache is drained.
/// </remarks>
internal static unsafe class ThreadDirectory
{
    /// <summary>Records looked at for dead threads each time a thread attaches: more than one, so that the dead are found faster than they come.</summary>
    private const int PollsPerAttach = 2;

    /// <summary>A thread that takes longer from its last managed code to its end is salvaged by a later look.</summary>
    private static readonly TimeSpan s_longestExit = TimeSpan.FromMilliseconds(10);

    /// <summary>Draining takes microseconds; whoever drains may have to wait for a processor, or for the system to take superslabs.</summary>
    private static readonly TimeSpan s_longestSalvage = TimeSpan.FromSeconds(1);

    private static readonly SteadyLock s_gate = new();
    private static readonly List<ThreadRecord> s_threads = [];
    private static readonly Stack<nint> s_spareBlocks = new();
    private static readonly Stack<nint> s_spareCaches = new();
    private static readonly List<ThreadRecord> s_underWay = [];
    private static int s_pollCursor;
    private static int s_salvagesBegun;

    public static SteadyLock Gate => s_gate;

    /// <summary>Guarded by <see cref="Gate"/>.</summary>
    public static List<ThreadRecord> ThreadsLocked => s_threads;

    /// <summary>Dead threads whose caches are being drained just now, by whomever.</summary>
    public static int SalvagesUnderWay
    {
        get
        {
            using (s_gate.Hold())
            {
                return s_underWay.Count;
            }
        }
    }

    /// <summary>
    /// T4: a chain on its way from a dead thread's bin to the shared caches is in neither. Who counts both reads this, calls <see cref="TryAwaitOthers"/>, counts,
    /// and reads this again: unless it changed, nothing was on its way.
    /// </summary>
    public static int SalvagesBegun => Volatile.Read(ref s_salvagesBegun);

    /// <summary>Memory of a dead thread's block, or <see langword="null"/>. Whoever attaches with a block has room to give it back now.</summary>
    public static void* TakeSpareBlock()
    {
        using (s_gate.Hold())
        {
            s_spareBlocks.EnsureCapacity(s_spareBlocks.Count + s_underWay.Count + 1);
        }

        return TakeSpare(s_spareBlocks);
    }

    /// <summary>Memory of a cache that is no longer used, or <see langword="null"/>.</summary>
    public static void* TakeSpareCache(ThreadRecord record) =>
        record.SpareCaches.TryPop(out nint own) ? (void*)own : TakeSpare(s_spareCaches);

    /// <summary>Gives the calling thread its block.</summary>
    /// <exception cref="OutOfMemoryException">The collector has no memory for the record: the block serves another time.</exception>
    public static ThreadRecord AttachThread(void* memory, byte* tags)
    {
        var block = (ThreadBlock*)memory;
        NativeMemory.Clear(block, ThreadBlock.BiasOffset);
        block->Bias.Begin(block);
        ThreadCaches.Initialize(&block->Shared, tags);
        ThreadSentinel sentinel = AddThread(block);
        ThreadFinder.CloseEarlier((ThreadBlock*)ThreadSlot.Current);
        ThreadSentinel.Current = sentinel;
        ThreadSlot.Current = (nint)block;
        ThreadFinder.Open(block, OsThreads.Current);
        SalvageSomeDead();
        return sentinel.Record;
    }

    /// <summary>Drains the calling thread's caches of allocators that were disposed.</summary>
    public static void DrainDetached(ThreadRecord record)
    {
        List<ThreadCacheRecord> detached;
        // The memory of the caches may soon be another's.
        record.Block->Last.Clear();
        record.Block->Last.PutDown();
        using (s_gate.Hold())
        {
            detached = record.Caches.FindAll(static cache => cache.IsDetached);

            // What needs memory comes first: where there is none, the caches are still to be drained, and a later call does it.
            record.SpareCaches.EnsureCapacity(record.SpareCaches.Count + detached.Count);
            record.Block->HasDetached = 0;
            record.Caches.RemoveAll(static cache => cache.IsDetached);
        }

        foreach (ThreadCacheRecord cache in detached)
        {
            cache.Home.Retire(cache);
            record.SpareCaches.Push((nint)cache.Cache);
        }
    }

    /// <summary>Drains the caches of all threads that have ended and that nobody else is just draining.</summary>
    public static void SalvageDead()
    {
        List<ThreadRecord> dead;
        using (s_gate.Hold())
        {
            dead = s_threads.FindAll(static record => !record.Thread.IsAlive);
        }

        foreach (ThreadRecord record in dead)
        {
            // The runtime ends a thread some microseconds before the system does.
            if (Interruption.WaitOut(() => record.HasEnded, s_longestExit))
            {
                Salvage(record);
            }
        }
    }

    /// <summary>Drains the caches of a thread that has ended, once; does nothing while the thread may come by.</summary>
    /// <exception cref="OutOfMemoryException">The collector has no memory: nothing was begun, and the next who looks tries again.</exception>
    public static void Salvage(ThreadRecord record)
    {
        using (s_gate.Hold())
        {
            if (record.IsSalvaged || record.Block->Window.IsOpen)
            {
                return;
            }

            ReserveLocked(record);
            record.IsSalvaged = true;
            record.Salvager = Thread.CurrentThread;
            s_threads.Remove(record);
            s_underWay.Add(record);
            s_salvagesBegun++;
        }

        record.Block->Last.PutDown();
        foreach (ThreadCacheRecord cache in record.Caches)
        {
            cache.Home.Retire(cache);
        }

        using (s_gate.Hold())
        {
            s_underWay.Remove(record);
            foreach (ThreadCacheRecord cache in record.Caches)
            {
                if (cache.Cache != &record.Block->Shared)
                {
                    s_spareCaches.Push((nint)cache.Cache);
                }
            }

            foreach (nint spare in record.SpareCaches)
            {
                s_spareCaches.Push(spare);
            }

            s_spareBlocks.Push((nint)record.Block);
        }

        SlowEvents.ThreadSalvaged(record.Caches.Count);
    }

    /// <summary>
    /// Waits for those who are draining caches of dead threads just now; for a bounded time, because one of them may be a thread that a debugger holds.
    /// </summary>
    /// <returns><see langword="false"/> when one of them did not end in that time.</returns>
    public static bool TryAwaitOthers()
    {
        List<ThreadRecord> others;
        using (s_gate.Hold())
        {
            others = s_underWay.FindAll(static record => record.Salvager != Thread.CurrentThread);
        }

        return others.Count == 0 || Interruption.WaitOut(() => !AreAnyUnderWay(others), s_longestSalvage);
    }

    private static ThreadSentinel AddThread(ThreadBlock* block)
    {
        ThreadRecord? record = null;
        try
        {
            record = new ThreadRecord(Thread.CurrentThread, block);
            using (s_gate.Hold())
            {
                s_threads.Add(record);
            }

            // Last: once it is there, it salvages the block.
            return new ThreadSentinel(record);
        }
        catch (OutOfMemoryException)
        {
            using (s_gate.Hold())
            {
                if (record is not null)
                {
                    s_threads.Remove(record);
                }

                s_spareBlocks.Push((nint)block);
            }

            throw;
        }
    }

    /// <summary>Room for all that this salvage and those under way put into lists: none of them asks the collector for memory once it has begun.</summary>
    private static void ReserveLocked(ThreadRecord record)
    {
        int caches = record.Caches.Count + record.SpareCaches.Count;
        foreach (ThreadRecord other in s_underWay)
        {
            caches += other.Caches.Count + other.SpareCaches.Count;
        }

        s_underWay.EnsureCapacity(s_underWay.Count + 1);
        s_spareBlocks.EnsureCapacity(s_spareBlocks.Count + s_underWay.Count + 1);
        s_spareCaches.EnsureCapacity(s_spareCaches.Count + caches);
    }

    private static bool AreAnyUnderWay(List<ThreadRecord> records)
    {
        using (s_gate.Hold())
        {
            return records.Exists(s_underWay.Contains);
        }
    }

    private static void SalvageSomeDead()
    {
        for (int polls = 0; polls < PollsPerAttach; polls++)
        {
            ThreadRecord record;
            using (s_gate.Hold())
            {
                if (s_threads.Count == 0)
                {
                    return;
                }

                s_pollCursor = (s_pollCursor + 1) % s_threads.Count;
                record = s_threads[s_pollCursor];
            }

            if (record.HasEnded)
            {
                Salvage(record);
            }
        }
    }

    private static void* TakeSpare(Stack<nint> spares)
    {
        using (s_gate.Hold())
        {
            return spares.TryPop(out nint memory) ? (void*)memory : null;
        }
    }
}
