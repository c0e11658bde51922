using System;
using System.Diagnostics;
using System.Threading;
using Hakmem.Benchmarks.Numbers;
using Hakmem.Benchmarks.Subjects;

namespace Hakmem.Benchmarks.Workloads.Rss;

/// <summary>A thread that allocates and frees without rest and keeps the time of every single operation.</summary>
/// <remarks>
/// random_mixed's loop over 400 slots. A time is that of one allocation with the write of its first byte, or of one
/// free, between two reads of the clock. Another thread says which phase it is.
/// </remarks>
internal sealed class PauseMeter<TSubject>
    where TSubject : struct, INativeSubject<TSubject>
{
    private readonly TimeHistogram[] _ticks = new TimeHistogram[(int)PausePhase.Over];
    private readonly Thread _thread;
    private int _phase;

    public PauseMeter()
    {
        for (int i = 0; i < _ticks.Length; i++)
        {
            _ticks[i] = new TimeHistogram();
        }

        _thread = new Thread(Work);
        _thread.Start();
    }

    /// <summary>Operations count for this phase from here on; <see cref="PausePhase.Over"/> ends it.</summary>
    public void Enter(PausePhase phase)
    {
        // Paired with the Volatile.Read in Work.
        Volatile.Write(ref _phase, (int)phase);

        if (phase == PausePhase.Over)
        {
            _thread.Join();
        }
    }

    /// <summary>Stopwatch ticks of the operations of one phase. Only after the end.</summary>
    public TimeHistogram TicksOf(PausePhase phase) => _ticks[(int)phase];

    public static double Nanoseconds(long ticks) => ticks * (1e9 / Stopwatch.Frequency);

    private void Work()
    {
        TSubject subject = TSubject.Attach();
        Span<nint> slots = stackalloc nint[RandomMixed.SlotCount];
        slots.Clear();
        XorShift32 random = new(RandomMixed.Seed);

        // Paired with the Volatile.Write in Enter.
        while (Volatile.Read(ref _phase) is int phase && phase != (int)PausePhase.Over)
        {
            uint draw = random.Next();
            ref nint slot = ref slots[(int)(draw % RandomMixed.SlotCount)];
            long start = Stopwatch.GetTimestamp();

            if (slot == 0)
            {
                slot = subject.Allocate(RandomMixed.MinBytes + (draw & RandomMixed.BytesMask));
                TSubject.FirstByte(slot) = 1;
            }
            else
            {
                subject.Free(slot);
                slot = 0;
            }

            _ticks[phase].Add(Stopwatch.GetTimestamp() - start);
        }

        foreach (nint block in slots)
        {
            if (block != 0)
            {
                subject.Free(block);
            }
        }
    }
}
