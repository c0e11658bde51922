using System;
using System.Diagnostics;
using System.Threading;

namespace Hakmem.Pooling;

/// <summary>One leak on its way from the finalizer's thread to the handlers, which run on the thread pool.</summary>
/// <remarks>
/// Each handler is a work item of its own, so one that throws does not keep the others from theirs. Nothing of theirs is caught: an exception of a handler is
/// unhandled on the pool's thread, and the runtime reports it and ends the process. But that the collector has no memory for the notice itself must not end it,
/// on threads where nobody could be told: the notice is lost then, and the leak only counted.
/// </remarks>
internal static class LeakNotice
{
    public static void Send(
        EventHandler<HakLeakReport> handlers, object? sender, long bytes, TimeSpan age, StackTrace? stack, string? poolName, bool isReturned)
    {
        try
        {
            // The text of a stack is dear: it is made over there.
            ThreadPool.UnsafeQueueUserWorkItem(
                static notice => Deliver(notice), new Notice(handlers, sender, bytes, age, stack, poolName, isReturned), preferLocal: false);
        }
        catch (OutOfMemoryException)
        {
            // See above.
        }
    }

    private static void Deliver(in Notice notice)
    {
        try
        {
            HakLeakReport report = new()
            {
                Bytes = notice.Bytes,
                Age = notice.Age,
                StackTrace = notice.Stack?.ToString(),
                PoolName = notice.PoolName,
                IsBlockReturned = notice.IsReturned,
            };
            foreach (EventHandler<HakLeakReport> handler in Delegate.EnumerateInvocationList(notice.Handlers))
            {
                ThreadPool.UnsafeQueueUserWorkItem(
                    static call => call.handler(call.Sender, call.report), (handler, notice.Sender, report), preferLocal: false);
            }
        }
        catch (OutOfMemoryException)
        {
            // See above.
        }
    }

    private readonly record struct Notice(
        EventHandler<HakLeakReport> Handlers, object? Sender, long Bytes, TimeSpan Age, StackTrace? Stack, string? PoolName, bool IsReturned);
}
