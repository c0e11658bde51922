using System;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Hakmem.Benchmarks.Subjects;

namespace Hakmem.Benchmarks.Workloads;

/// <summary>
/// Allocate one block, write its first byte, free it: what a request buffer does. A pair is one operation.
/// </summary>
internal sealed class Pairs(int blockBytes) : Workload
{
    private const int LargeBytes = 32 * 1024;

    public override string Name { get; } = $"pairs-{blockBytes / 1024}k";

    public override string Summary { get; } = $"allocate {blockBytes:N0} B, write the first byte, free";

    // Some allocators serve large blocks slowly; their rounds would be most of a run.
    public override long RoundIterations => blockBytes > LargeBytes ? 400_000 : 1_000_000;

    public override WorkloadSample Run<TSubject, THandle>(long iterations)
    {
        long managedBytes = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        PairsLoop<TSubject, THandle>(iterations, (nuint)blockBytes);
        long elapsedTicks = Stopwatch.GetTimestamp() - start;

        return new WorkloadSample
        {
            Operations = iterations,
            ElapsedTicks = elapsedTicks,
            ManagedBytes = GC.GetAllocatedBytesForCurrentThread() - managedBytes,
        };
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void PairsLoop<TSubject, THandle>(long iterations, nuint byteCount)
        where TSubject : ISubject<TSubject, THandle>, allows ref struct
        where THandle : struct
    {
        TSubject subject = TSubject.Attach();

        for (long i = 0; i < iterations; i++)
        {
            THandle block = subject.Allocate(byteCount);
            TSubject.FirstByte(block) = unchecked((byte)i);
            subject.Free(block);
        }
    }
}
