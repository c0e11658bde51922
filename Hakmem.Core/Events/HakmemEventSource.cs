using System.Diagnostics.Tracing;
using System.Threading;

namespace Hakmem.Events;

/// <summary>What the slow paths tell a trace. Off until somebody listens; then one event each, nothing per allocation or free.</summary>
/// <remarks>
/// Numbers are bytes. Ids, names and payloads are what tools are written against: they are added to, never changed. Raised by <see cref="PendingEvents"/>
/// alone: a listener in the process runs on the calling thread. It may allocate and free there, and has to guard against being told of what it does itself.
/// </remarks>
internal sealed class HakmemEventSource : EventSource
{
    public const string SourceName = "Hakmem";

    public const int SuperslabMappedId = 1;
    public const int SuperslabReturnedId = 2;
    public const int PagesDiscardedId = 3;
    public const int TrimStartId = 4;
    public const int TrimStopId = 5;
    public const int BudgetRefusedId = 6;
    public const int OsCallFailedId = 7;
    public const int MaintenanceTickId = 8;
    public const int ThreadSalvagedId = 9;

    private static HakmemEventSource? s_current;
    private static int s_isBegun;

    // Named here instead of by attribute, which reflects over the type and makes the first event 2.5 ms and 1 MiB dearer.
    private HakmemEventSource()
        : base(SourceName, EventSourceSettings.EtwManifestEventFormat)
    {
    }

    /// <summary>The source of the process; <see langword="null"/> before it is made, and while its making tells the listeners that are there already.</summary>
    public static HakmemEventSource? Current => Volatile.Read(ref s_current);

    /// <summary>
    /// Makes the source, once, before the first allocator is. Not by a static constructor: the making runs listeners, which may allocate, on this thread and
    /// on others, and none of them has to wait for it.
    /// </summary>
    public static void Make()
    {
        if (Interlocked.Exchange(ref s_isBegun, 1) == 0)
        {
            Volatile.Write(ref s_current, new HakmemEventSource());
        }
    }

    /// <summary>A new superslab was mapped.</summary>
    [Event(SuperslabMappedId, Level = EventLevel.Informational, Keywords = Keywords.Superslabs, Message = "A superslab was mapped.")]
    public void SuperslabMapped()
    {
        if (IsEnabled(EventLevel.Informational, Keywords.Superslabs))
        {
            WriteEvent(SuperslabMappedId);
        }
    }

    /// <summary>A superslab went back to the system.</summary>
    [Event(SuperslabReturnedId, Level = EventLevel.Informational, Keywords = Keywords.Superslabs, Message = "A superslab went back to the system.")]
    public void SuperslabReturned()
    {
        if (IsEnabled(EventLevel.Informational, Keywords.Superslabs))
        {
            WriteEvent(SuperslabReturnedId);
        }
    }

    /// <summary>Pages of memory that stays mapped went back to the system.</summary>
    [Event(PagesDiscardedId, Level = EventLevel.Informational, Keywords = Keywords.Pages, Message = "{0} bytes of pages were discarded.")]
    public void PagesDiscarded(long bytes)
    {
        if (IsEnabled(EventLevel.Informational, Keywords.Pages))
        {
            WriteEvent(PagesDiscardedId, bytes);
        }
    }

    /// <summary>A trim begins.</summary>
    /// <param name="level">The number of the <see cref="HakTrimLevel"/>.</param>
    [Event(TrimStartId, Level = EventLevel.Informational, Keywords = Keywords.Trim, Message = "A trim of level {0} begins.")]
    public void TrimStart(int level)
    {
        if (IsEnabled(EventLevel.Informational, Keywords.Trim))
        {
            WriteEvent(TrimStartId, level);
        }
    }

    /// <summary>A trim ended, with what <see cref="HakTrimReport"/> says.</summary>
    [Event(TrimStopId, Level = EventLevel.Informational, Keywords = Keywords.Trim, Message = "Of {0} idle bytes {1} were returned and {2} are pending.")]
    public void TrimStop(long askedBytes, long returnedBytes, long pendingBytes)
    {
        if (IsEnabled(EventLevel.Informational, Keywords.Trim))
        {
            WriteEvent(TrimStopId, askedBytes, returnedBytes, pendingBytes);
        }
    }

    /// <summary>Memory was not mapped, because the limit of the allocator would have been passed.</summary>
    [Event(BudgetRefusedId, Level = EventLevel.Warning, Keywords = Keywords.Budget, Message = "{0} bytes were refused: {1} of {2} are charged.")]
    public void BudgetRefused(long askedBytes, long chargedBytes, long maxBytes)
    {
        if (IsEnabled(EventLevel.Warning, Keywords.Budget))
        {
            WriteEvent(BudgetRefusedId, askedBytes, chargedBytes, maxBytes);
        }
    }

    /// <summary>The system refused a call.</summary>
    /// <param name="kind">map, unmap or discard; a literal, so that nothing is allocated for it.</param>
    [Event(OsCallFailedId, Level = EventLevel.Warning, Keywords = Keywords.Os, Message = "The system refused: {0}.")]
    public void OsCallFailed(string kind)
    {
        if (IsEnabled(EventLevel.Warning, Keywords.Os))
        {
            WriteEvent(OsCallFailedId, kind);
        }
    }

    /// <summary>Maintenance looked once at one allocator.</summary>
    [Event(MaintenanceTickId, Level = EventLevel.Verbose, Keywords = Keywords.Maintenance, Message = "Maintenance returned {0} bytes and discarded {1}.")]
    public void MaintenanceTick(long returnedBytes, long discardedBytes)
    {
        if (IsEnabled(EventLevel.Verbose, Keywords.Maintenance))
        {
            WriteEvent(MaintenanceTickId, returnedBytes, discardedBytes);
        }
    }

    /// <summary>The caches of a dead thread were emptied.</summary>
    [Event(ThreadSalvagedId, Level = EventLevel.Informational, Keywords = Keywords.Threads, Message = "{0} caches of a dead thread were salvaged.")]
    public void ThreadSalvaged(int caches)
    {
        if (IsEnabled(EventLevel.Informational, Keywords.Threads))
        {
            WriteEvent(ThreadSalvagedId, caches);
        }
    }

    /// <summary>Found by this name by the tools.</summary>
    public static class Keywords
    {
        public const EventKeywords Superslabs = (EventKeywords)0x01;
        public const EventKeywords Pages = (EventKeywords)0x02;
        public const EventKeywords Trim = (EventKeywords)0x04;
        public const EventKeywords Budget = (EventKeywords)0x08;
        public const EventKeywords Os = (EventKeywords)0x10;
        public const EventKeywords Maintenance = (EventKeywords)0x20;
        public const EventKeywords Threads = (EventKeywords)0x40;
    }
}
