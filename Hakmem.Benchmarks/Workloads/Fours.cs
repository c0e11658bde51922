using System;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Hakmem.Benchmarks.Subjects;

namespace Hakmem.Benchmarks.Workloads;

/// <summary>
/// Four blocks allocated and written to, then freed in the order they came: what a request with several buffers does. A block and its free is one operation.
/// </summary>
internal sealed class Fours(int blockBytes) : Workload
{
    public const int BlocksOut = 4;

    public override string Name { get; } = $"fours-{blockBytes / 1024}k";

    public override string Summary { get; } = $"allocate {BlocksOut} blocks of {blockBytes:N0} B, write their first bytes, free them";

    public override long RoundIterations => 100_000;

    public override bool RunsByDefault => false;

    public override WorkloadSample Run<TSubject, THandle>(long iterations)
    {
        using SlotTable<THandle> slots = new(BlocksOut);

        long managedBytes = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        FoursLoop<TSubject, THandle>(slots, iterations, (nuint)blockBytes);
        long elapsedTicks = Stopwatch.GetTimestamp() - start;

        return new WorkloadSample
        {
            Operations = BlocksOut * iterations,
            ElapsedTicks = elapsedTicks,
            ManagedBytes = GC.GetAllocatedBytesForCurrentThread() - managedBytes,
        };
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void FoursLoop<TSubject, THandle>(SlotTable<THandle> slots, long iterations, nuint byteCount)
        where TSubject : ISubject<TSubject, THandle>, allows ref struct
        where THandle : struct
    {
        TSubject subject = TSubject.Attach();

        for (long i = 0; i < iterations; i++)
        {
            for (int slot = 0; slot < BlocksOut; slot++)
            {
                THandle block = subject.Allocate(byteCount);
                TSubject.FirstByte(block) = unchecked((byte)i);
                slots[slot] = block;
            }

            for (int slot = 0; slot < BlocksOut; slot++)
            {
                subject.Free(slots[slot]);
            }
        }
    }
}
