using System;
using System.IO;
using System.Threading;

namespace Hakmem.Tests.Pooling;

/// <summary>Inside a child: a leak whose first handler throws and whose second speaks.</summary>
internal static class LeakScene
{
    public const string Verb = "leak-handler";
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
}
