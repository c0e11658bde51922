using System;
using System.Threading;
using Hakmem.Benchmarks.Subjects;

namespace Hakmem.Benchmarks.Workloads;

/// <summary>
/// The original's mt_remote: threads in a ring toggle slots of 16 to 2048 bytes and send a share of the frees to the
/// next.
/// </summary>
/// <remarks>
/// Every iteration first frees all that arrived. A block freed locally, sent, received or allocated is one operation
/// each; the payload is not touched. The clock runs from the first thread's start until the last one has drained; the
/// threads read it themselves, because a third thread waits for a core when there are only two.
/// </remarks>
internal sealed class RemoteMixed(int remotePercent, int threadCount) : Workload
{
    public const int DefaultThreadCount = 2;

    public override string Name { get; } = $"mt_remote-{remotePercent}";

    public override string Summary { get; } =
        $"{threadCount} threads, 400 slots of 16..2048 B, {remotePercent} % of frees sent to the next";

    public override long RoundIterations => 150_000;

    // The slots are walked once more, and what arrives is popped in a loop of its own.
    public override long WarmupIterations => 250;

    public override WorkloadSample Run<TSubject, THandle>(long iterations)
    {
        HandleRing<THandle>[] rings = new HandleRing<THandle>[threadCount];

        for (int i = 0; i < threadCount; i++)
        {
            rings[i] = new HandleRing<THandle>();
        }

        RemoteGate gate = new(threadCount);
        RemoteThread<TSubject, THandle>[] bodies = new RemoteThread<TSubject, THandle>[threadCount];
        Thread[] threads = new Thread[threadCount];

        for (int i = 0; i < threadCount; i++)
        {
            bodies[i] = new RemoteThread<TSubject, THandle>(
                i, rings[i], rings[(i + 1) % threadCount], gate, remotePercent, iterations);
            threads[i] = new Thread(bodies[i].Run) { IsBackground = true };
            threads[i].Start();
        }

        foreach (Thread thread in threads)
        {
            thread.Join();
        }

        foreach (HandleRing<THandle> ring in rings)
        {
            ring.Dispose();
        }

        return Sum(bodies);
    }

    private static WorkloadSample Sum<TSubject, THandle>(RemoteThread<TSubject, THandle>[] bodies)
        where TSubject : ISubject<TSubject, THandle>, allows ref struct
        where THandle : struct
    {
        long operations = 0, managedBytes = 0, frees = 0, remote = 0, fallback = 0;
        long start = long.MaxValue, end = long.MinValue;

        foreach (RemoteThread<TSubject, THandle> body in bodies)
        {
            operations += body.Counts.Operations;
            managedBytes += body.ManagedBytes;
            frees += body.Counts.LocalFrees + body.Counts.Sends + body.Counts.Fallbacks;
            remote += body.Counts.Sends;
            fallback += body.Counts.Fallbacks;
            start = Math.Min(start, body.StartTicks);
            end = Math.Max(end, body.EndTicks);
        }

        return new WorkloadSample
        {
            Operations = operations,
            ElapsedTicks = end - start,
            ManagedBytes = managedBytes,
            Frees = frees,
            RemoteFrees = remote,
            FallbackFrees = fallback,
        };
    }
}
