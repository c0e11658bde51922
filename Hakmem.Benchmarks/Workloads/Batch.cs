using System;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Hakmem.Benchmarks.Subjects;

namespace Hakmem.Benchmarks.Workloads;

/// <summary>
/// The original's tiny_hot: 100 blocks of 64 bytes, freed in reverse. Each allocation and each free is one operation.
/// </summary>
/// <remarks>Nothing is written to the blocks, as in the original.</remarks>
internal sealed class Batch : Workload
{
    public const int BlocksPerBatch = 100;
    public const nuint BlockBytes = 64;

    public override string Name => "batch-64";

    public override string Summary => "tiny_hot: 100 x 64 B allocated, then freed in reverse";

    public override long RoundIterations => 20_000;

    // One iteration runs two inner loops of 100 rounds; their counts add up.
    public override long WarmupIterations => 4;

    public override WorkloadSample Run<TSubject, THandle>(long iterations)
    {
        using SlotTable<THandle> slots = new(BlocksPerBatch);

        long managedBytes = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        BatchLoop<TSubject, THandle>(slots, iterations);
        long elapsedTicks = Stopwatch.GetTimestamp() - start;

        return new WorkloadSample
        {
            Operations = 2 * BlocksPerBatch * iterations,
            ElapsedTicks = elapsedTicks,
            ManagedBytes = GC.GetAllocatedBytesForCurrentThread() - managedBytes,
        };
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void BatchLoop<TSubject, THandle>(SlotTable<THandle> slots, long iterations)
        where TSubject : ISubject<TSubject, THandle>, allows ref struct
        where THandle : struct
    {
        TSubject subject = TSubject.Attach();

        for (long i = 0; i < iterations; i++)
        {
            for (int block = 0; block < BlocksPerBatch; block++)
            {
                slots[block] = subject.Allocate(BlockBytes);
            }

            for (int block = BlocksPerBatch - 1; block >= 0; block--)
            {
                subject.Free(slots[block]);
            }
        }
    }
}
