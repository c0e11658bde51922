using System;
using System.Diagnostics;
using System.Threading;

namespace Hakmem.Pooling;

/// <summary>One leak on its way from the finalizer's thread to the handlers, which run on the thread pool.</summary>
/// <remarks>
/// Each handler is a work item of its own, so one that throws does not keep the others from theirs. Nothing is caught: an exception of a handler is unhandled
/// on the pool's thread, and the runtime reports it and ends the process.
/// </remarks>
internal static class LeakNotice
{
    public static void Send(
        EventHandler<HakLeakReport> handlers, object? sender, long bytes, TimeSpan age, StackTrace? stack, string? poolName, bool isReturned)
    {
        // The text of a stack is dear: it is made over there.
        ThreadPool.UnsafeQueueUserWorkItem(
            static notice => Deliver(notice.handlers, notice.sender, new HakLeakReport
            {
                Bytes = notice.bytes,
                Age = notice.age,
                StackTrace = notice.stack?.ToString(),
                PoolName = notice.poolName,
                IsBlockReturned = notice.isReturned,
            }),
            (handlers, sender, bytes, age, stack, poolName, isReturned),
            preferLocal: false);
    }

    private static void Deliver(EventHandler<HakLeakReport> handlers, object? sender, HakLeakReport report)
    {
        foreach (EventHandler<HakLeakReport> handler in Delegate.EnumerateInvocationList(handlers))
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                static call => call.handler(call.sender, call.report), (handler, sender, report), preferLocal: false);
        }
    }
}
