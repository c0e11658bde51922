using System;

namespace Hakmem.Threads;

/// <summary>The calling thread's <see cref="ThreadBlock"/>, 0 before the thread's first slow call.</summary>
/// <remarks>
/// One pointer alone in its own class, with no initializer: the runtime then reads it by one load from the thread's own area
/// instead of four dependent ones. It works, slower, where that area is full.
/// </remarks>
internal static unsafe class ThreadSlot
{
    [ThreadStatic]
    internal static nint Current;

    /// <summary>The same, but <see langword="null"/> where it is of an earlier life of the thread.</summary>
    /// <remarks>
    /// The runtime leaves a native thread at its end. When a destructor of the thread calls managed code after that, the runtime begins anew: it has cleared the
    /// references among the thread's statics, and left this number as it was, of a block that may be another thread's by now.
    /// </remarks>
    public static ThreadBlock* Own
    {
        get
        {
            var block = (ThreadBlock*)Current;
            return block != null && ThreadSentinel.Current is { } sentinel && sentinel.Record.Block == block ? block : null;
        }
    }
}
