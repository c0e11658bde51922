using System;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Hakmem.Benchmarks.Subjects;

namespace Hakmem.Benchmarks.Workloads;

/// <summary>Allocate one block and free it, untouched: what the allocator or pool itself costs, without the way to its memory. A pair is one operation.</summary>
internal sealed class BarePairs(int blockBytes) : Workload
{
    public override string Name { get; } = $"bare-{blockBytes / 1024}k";

    public override string Summary { get; } = $"allocate {blockBytes:N0} B, free";

    public override long RoundIterations => 1_000_000;

    public override bool RunsByDefault => false;

    public override WorkloadSample Run<TSubject, THandle>(long iterations)
    {
        long managedBytes = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        BarePairsLoop<TSubject, THandle>(iterations, (nuint)blockBytes);
        long elapsedTicks = Stopwatch.GetTimestamp() - start;

        return new WorkloadSample
        {
            Operations = iterations,
            ElapsedTicks = elapsedTicks,
            ManagedBytes = GC.GetAllocatedBytesForCurrentThread() - managedBytes,
        };
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void BarePairsLoop<TSubject, THandle>(long iterations, nuint byteCount)
        where TSubject : ISubject<TSubject, THandle>, allows ref struct
        where THandle : struct
    {
        TSubject subject = TSubject.Attach();

        for (long i = 0; i < iterations; i++)
        {
            subject.Free(subject.Allocate(byteCount));
        }
    }
}
