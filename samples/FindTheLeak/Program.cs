using System;
using System.Collections.Concurrent;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Hakmem;

namespace FindTheLeak;

internal static class Program
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    /// <summary>The third and the seventh are too short to be messages.</summary>
    private static readonly int[] s_messageBytes = [100, 1_000, 3, 20, 500, 8, 0, 64];

    private static async Task Main()
    {
        using HakAllocator allocator = new();
        await HuntAsync(allocator, "forgetful", static (inbox, message) => inbox.StoreForgetfullyAsync(message));
        await HuntAsync(allocator, "mended", static (inbox, message) => inbox.StoreAsync(message));
    }

    private static async Task HuntAsync(HakAllocator allocator, string name, Func<Inbox, Stream, Task> store)
    {
        // Full keeps the stack of every rent, which is dear. Where it is not known yet whether there is a leak, Count or Sample will do.
        using HakMemoryPool pool = new(allocator, new HakMemoryPoolOptions { Name = name, LeakTracking = HakLeakTracking.Full });
        using BlockingCollection<HakLeakReport> reports = [];
        pool.Leaked += (_, report) => reports.Add(report);

        int storedCount = await ServeAsync(pool, store);
        Console.WriteLine($"{name}: {storedCount} of {s_messageBytes.Length} messages stored");

        // A lost owner is found when the collector comes by, and reported on the thread pool after that. Here nobody wants to wait for either.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Console.WriteLine($"{name}: {pool.OutstandingRents} buffers out, {pool.LeakCount} leaked");
        for (long index = 0; index < pool.LeakCount; index++)
        {
            if (!reports.TryTake(out HakLeakReport? report, s_patience))
            {
                throw new TimeoutException("A leak was counted and not reported.");
            }

            string renter = RenterIn(report.StackTrace!);
            Console.WriteLine($"  pool {report.PoolName} lost {report.Bytes} bytes, rented in {renter}; given back: {report.IsBlockReturned}");
        }
    }

    /// <summary>In a method of its own: no local variable of the caller keeps an owner alive while leaks are counted.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<int> ServeAsync(HakMemoryPool pool, Func<Inbox, Stream, Task> store)
    {
        Inbox inbox = new(pool);
        foreach (int length in s_messageBytes)
        {
            try
            {
                await store(inbox, new MemoryStream(new byte[length]));
            }
            catch (InvalidDataException)
            {
                // The sender is told, and the server goes on.
            }
        }

        return inbox.StoredCount;
    }

    /// <summary>The uppermost frame that is this program's own: those above it are the pool's.</summary>
    private static string RenterIn(string stackTrace)
    {
        const string Own = $"{nameof(FindTheLeak)}.";
        string frame = stackTrace.Split('\n').First(static line => line.Contains(Own, StringComparison.Ordinal));
        int start = frame.IndexOf(Own, StringComparison.Ordinal) + Own.Length;
        return frame[start..frame.IndexOf('(', start)];
    }
}
