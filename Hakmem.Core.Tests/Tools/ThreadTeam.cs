using System;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading;

namespace Hakmem.Tests.Tools;

/// <summary>Runs one piece of work on several plain threads that start together, and carries their exceptions to the caller once they have ended.</summary>
internal static class ThreadTeam
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(120);

    public static void Run(int threadCount, Action<int> work) => Run(threadCount, work, static () => { });

    /// <param name="threadCount">How many threads.</param>
    /// <param name="work">What each does; the argument is its index.</param>
    /// <param name="meanwhile">What the calling thread does while the others run.</param>
    public static void Run(int threadCount, Action<int> work, Action meanwhile)
    {
        ConcurrentQueue<Exception> failures = new();
        using Barrier start = new(threadCount + 1);
        Thread[] threads = new Thread[threadCount];
        for (int index = 0; index < threadCount; index++)
        {
            int mine = index;
            threads[index] = new Thread(() => Guard(() =>
            {
                start.SignalAndWait();
                work(mine);
            })) { IsBackground = true, Name = $"team {mine}" };
            threads[index].Start();
        }

        start.SignalAndWait();
        Guard(meanwhile);
        Join(threads);
        Quiet.AwaitDyingThreads();
        if (!failures.IsEmpty)
        {
            throw new AggregateException(failures);
        }

        void Guard(Action action)
        {
            try
            {
                action();
            }
            catch (Exception failure)
            {
                failures.Enqueue(failure);
            }
        }
    }

    private static void Join(Thread[] threads)
    {
        long begin = Stopwatch.GetTimestamp();
        foreach (Thread thread in threads)
        {
            TimeSpan left = s_patience - Stopwatch.GetElapsedTime(begin);
            if (!thread.Join(left > TimeSpan.Zero ? left : TimeSpan.Zero))
            {
                throw new TimeoutException($"{thread.Name} did not end within {s_patience.TotalSeconds} s.");
            }
        }
    }
}
