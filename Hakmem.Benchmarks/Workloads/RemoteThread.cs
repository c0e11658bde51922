using System;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Threading;
using Hakmem.Benchmarks.Subjects;

namespace Hakmem.Benchmarks.Workloads;

/// <summary>
/// One thread of the remote workload: its slots, its generator, the ring it empties and the ring it fills.
/// </summary>
internal sealed class RemoteThread<TSubject, THandle>(
    int index,
    HandleRing<THandle> inbound,
    HandleRing<THandle> outbound,
    RemoteGate gate,
    int remotePercent,
    long iterations)
    where TSubject : ISubject<TSubject, THandle>, allows ref struct
    where THandle : struct
{
    public const int SlotCount = 400;
    public const uint MinBytes = 16;
    public const uint MaxBytes = 2048;
    public const uint FirstSeed = 0x12345678;
    public const uint SeedStep = 977;

    public RemoteCounts Counts { get; private set; }

    public long ManagedBytes { get; private set; }

    public long StartTicks { get; private set; }

    public long EndTicks { get; private set; }

    public void Run()
    {
        using SlotTable<THandle> slots = new(SlotCount);
        uint seed = unchecked(FirstSeed + (SeedStep * (uint)index));

        gate.WaitForAll();
        StartTicks = Stopwatch.GetTimestamp();
        long managedBytes = GC.GetAllocatedBytesForCurrentThread();
        RemoteCounts counts = RemoteLoop(slots, inbound, outbound, seed, (uint)remotePercent, iterations);
        managedBytes = GC.GetAllocatedBytesForCurrentThread() - managedBytes;

        // The others still send; a thread that stopped emptying its ring now would fill it and spoil their share of
        // remote frees.
        long late = 0;
        gate.Finish();

        while (gate.IsAnyoneSending)
        {
            late += Drain(inbound);
            Thread.Yield();
        }

        late += Drain(inbound);
        Counts = counts with { Operations = counts.Operations + late };
        ManagedBytes = managedBytes;
        EndTicks = Stopwatch.GetTimestamp();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static RemoteCounts RemoteLoop(
        SlotTable<THandle> slots,
        HandleRing<THandle> inbound,
        HandleRing<THandle> outbound,
        uint seed,
        uint remotePercent,
        long iterations)
    {
        TSubject subject = TSubject.Attach();
        Lcg32 random = new(seed);
        long operations = 0, localFrees = 0, sends = 0, fallbacks = 0;

        for (long i = 0; i < iterations; i++)
        {
            while (inbound.TryPop(out THandle arrived))
            {
                subject.Free(arrived);
                operations++;
            }

            nint index = (nint)(random.Next() % SlotCount);
            THandle held = slots[index];
            uint byteCount = MinBytes + (random.Next() % (MaxBytes - MinBytes + 1));
            operations++;

            if (TSubject.IsEmpty(held))
            {
                slots[index] = subject.Allocate(byteCount);
                continue;
            }

            bool isRemote = random.Next() % 100 < remotePercent;

            if (isRemote && outbound.TryPush(held))
            {
                sends++;
            }
            else
            {
                subject.Free(held);
                localFrees += isRemote ? 0 : 1;
                fallbacks += isRemote ? 1 : 0;
            }

            slots[index] = default;
        }

        for (int i = 0; i < SlotCount; i++)
        {
            THandle held = slots[i];

            if (!TSubject.IsEmpty(held))
            {
                subject.Free(held);
                slots[i] = default;
                operations++;
                localFrees++;
            }
        }

        return new RemoteCounts(operations, localFrees, sends, fallbacks);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Drain(HandleRing<THandle> ring)
    {
        TSubject subject = TSubject.Attach();
        long count = 0;

        while (ring.TryPop(out THandle handle))
        {
            subject.Free(handle);
            count++;
        }

        return count;
    }
}
