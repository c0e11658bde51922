using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Threading;

namespace Hakmem.Events;

/// <summary>What happened in slow paths of the calling thread, and was not told yet.</summary>
/// <remarks>
/// E1: a listener runs on the thread that tells it, and may use any allocator there. So nothing is told where a lock, a cache or a claim is held: it is noted,
/// and told at the end of the call, when nothing is. Costs one comparison, and no garbage, while nobody listens.
/// </remarks>
internal static class PendingEvents
{
    [ThreadStatic]
    private static List<PendingEvent>? t_noted;

    /// <summary>Of all threads; so that a slow call need not ask for its own.</summary>
    private static int s_notedCount;

    /// <summary>Whether anybody wants this very event the source knows when it is told.</summary>
    public static void Note(in PendingEvent happened)
    {
        if (HakmemEventSource.Current is { } source && source.IsEnabled())
        {
            try
            {
                (t_noted ??= []).Add(happened);
            }
            catch (OutOfMemoryException)
            {
                // What it tells of is often half done here, and has to come to its end: rather does the collector's memory cost an event.
                return;
            }

            Interlocked.Increment(ref s_notedCount);
        }
    }

    /// <summary>Tells what was noted, in its order. The caller holds nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Tell()
    {
        if (Volatile.Read(ref s_notedCount) != 0)
        {
            TellNoted();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void TellNoted()
    {
        if (t_noted is not { Count: > 0 } noted)
        {
            return;
        }

        // What a listener causes is noted apart, and told at the end of the call that it makes.
        t_noted = null;
        Interlocked.Add(ref s_notedCount, -noted.Count);
        foreach (PendingEvent happened in noted)
        {
            happened.TellTo(HakmemEventSource.Current!);
        }
    }
}
