using System;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Hakmem.Benchmarks.Subjects;

namespace Hakmem.Benchmarks.Workloads;

/// <summary>
/// The original's main benchmark: one random draw an iteration frees the slot it hits or fills it with 16 to 1039
/// bytes.
/// </summary>
/// <remarks>
/// The slot and the low bits of the length come from the same draw, as in the original, so they correlate. One
/// iteration is one operation; the drain at the end is timed and not counted. As many blocks as a tenth of the
/// iterations leaves are there when the clock starts, from draws of their own.
/// </remarks>
internal sealed class RandomMixed : Workload
{
    public const int SlotCount = 400;
    public const uint MinBytes = 16;
    public const uint BytesMask = 1023;
    public const uint Seed = 1_234_567;

    /// <summary>Of the draws before the clock starts.</summary>
    public const uint PrefaultSeed = Seed + 0xDEAD_BEEF;

    /// <summary>Part of the iterations that runs before the clock starts, on top of them.</summary>
    private const int PrefaultFraction = 10;

    public override string Name => "random_mixed";

    public override string Summary => "400 slots, one draw frees or allocates 16..1039 B, first byte written; four short rounds a run";

    public override long RoundIterations => 500_000;

    public override int RoundsPerRun => 4;

    public override WorkloadSample Run<TSubject, THandle>(long iterations)
    {
        using SlotTable<THandle> slots = new(SlotCount);
        Prefault<TSubject, THandle>(slots, iterations / PrefaultFraction);

        long managedBytes = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        RandomMixedLoop<TSubject, THandle>(slots, iterations);
        long elapsedTicks = Stopwatch.GetTimestamp() - start;

        return new WorkloadSample
        {
            Operations = iterations,
            ElapsedTicks = elapsedTicks,
            ManagedBytes = GC.GetAllocatedBytesForCurrentThread() - managedBytes,
        };
    }

    // A loop of its own, which leaves its blocks: the timed one stays as it is, compiled for nothing else.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Prefault<TSubject, THandle>(SlotTable<THandle> slots, long iterations)
        where TSubject : ISubject<TSubject, THandle>, allows ref struct
        where THandle : struct
    {
        TSubject subject = TSubject.Attach();
        XorShift32 random = new(PrefaultSeed);

        for (; iterations > 0; iterations--)
        {
            uint draw = random.Next();
            nint index = (nint)(draw % SlotCount);
            THandle held = slots[index];

            if (!TSubject.IsEmpty(held))
            {
                subject.Free(held);
                slots[index] = default;
            }
            else
            {
                THandle block = subject.Allocate(MinBytes + (draw & BytesMask));
                TSubject.FirstByte(block) = unchecked((byte)draw);
                slots[index] = block;
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RandomMixedLoop<TSubject, THandle>(SlotTable<THandle> slots, long iterations)
        where TSubject : ISubject<TSubject, THandle>, allows ref struct
        where THandle : struct
    {
        TSubject subject = TSubject.Attach();
        XorShift32 random = new(Seed);

        // Drawn ahead of the branch that half of the time is predicted wrong: the next draw need not wait for it, and less of
        // the time is the harness's.
        uint next = random.Next();

        for (; iterations > 0; iterations--)
        {
            uint draw = next;
            next = random.Next();
            nint index = (nint)(draw % SlotCount);
            THandle held = slots[index];

            if (!TSubject.IsEmpty(held))
            {
                subject.Free(held);
                slots[index] = default;
            }
            else
            {
                THandle block = subject.Allocate(MinBytes + (draw & BytesMask));
                TSubject.FirstByte(block) = unchecked((byte)draw);
                slots[index] = block;
            }
        }

        for (int i = 0; i < SlotCount; i++)
        {
            THandle held = slots[i];

            if (!TSubject.IsEmpty(held))
            {
                subject.Free(held);
                slots[i] = default;
            }
        }
    }
}
