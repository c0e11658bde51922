using System;

namespace Hakmem.Threads;

/// <summary>The calling thread's <see cref="ThreadBlock"/>, 0 before the thread's first slow call.</summary>
/// <remarks>
/// One pointer alone in its own class, with no initializer: the runtime then reads it by one load from the thread's own area
/// instead of four dependent ones. It works, slower, where that area is full.
/// </remarks>
internal static class ThreadSlot
{
    [ThreadStatic]
    internal static nint Current;
}
