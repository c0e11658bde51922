using System;
using System.Diagnostics;
using System.IO;
using System.Threading;
using Hakmem.Pooling;

namespace Hakmem.Tests.Pooling;

/// <summary>Inside a child: a leak whose first handler throws and whose second speaks, and one for whose report there is no memory.</summary>
internal static class LeakScene
{
    public const string Verb = "leak-handler";
    public const string SpentVerb = "leak-spent";
    public const string Complaint = "the handler's own fault";
    public const string OtherHandlerWord = "OTHER";
    public const int SurvivedExitCode = 77;

    public static int Run(TextWriter output)
    {
        using HakAllocator allocator = new();
        HakMemoryPool pool = new(allocator, new HakMemoryPoolOptions { LeakTracking = HakLeakTracking.Count });
        using ManualResetEventSlim otherCalled = new();
        pool.Leaked += (_, _) =>
        {
            otherCalled.Wait();
            throw new InvalidOperationException(Complaint);
        };
        pool.Leaked += (_, _) =>
        {
            output.WriteLine(OtherHandlerWord);
            output.Flush();
            otherCalled.Set();
        };
        LeakTests.Lose(pool, 1);
        LeakTests.CollectUntil(() => pool.LeakCount == 1);

        // Ends here only when the exception was swallowed.
        using ManualResetEventSlim never = new();
        never.Wait(TimeSpan.FromSeconds(20));
        return SurvivedExitCode;
    }

    /// <summary>With one thread in the pool, so that the second notice is delivered after the first.</summary>
    public static int RunSpent(TextWriter output)
    {
        using ManualResetEventSlim called = new();
        EventHandler<HakLeakReport> handler = (_, report) =>
        {
            output.Write(report.PoolName);
            called.Set();
        };
        LeakNotice.Send(handler, sender: null, bytes: 1, TimeSpan.Zero, new DearTrace(), poolName: "dear", isReturned: true);
        LeakNotice.Send(handler, sender: null, bytes: 1, TimeSpan.Zero, stack: null, poolName: "cheap", isReturned: true);
        called.Wait(TimeSpan.FromSeconds(20));
        return 0;
    }

    /// <summary>A stack whose text finds no memory.</summary>
    private sealed class DearTrace : StackTrace
    {
        public override string ToString() => throw new OutOfMemoryException();
    }
}
