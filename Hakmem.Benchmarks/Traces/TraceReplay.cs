using System;
using System.Runtime.InteropServices;

namespace Hakmem.Benchmarks.Traces;

/// <summary>Replays a trace against one subject. Disposable: it owns the slots.</summary>
internal abstract unsafe class TraceReplay : IDisposable
{
    private nint* _slots;

    protected TraceReplay(HakTrace trace)
    {
        Trace = trace;
        _slots = (nint*)NativeMemory.AllocZeroed((nuint)Math.Max(trace.SlotCount, 1), (nuint)sizeof(nint));

        // The table's pages would otherwise count as the allocator's when the first round touches them.
        new Span<byte>(_slots, checked(trace.SlotCount * sizeof(nint))).Fill(1);
        new Span<byte>(_slots, checked(trace.SlotCount * sizeof(nint))).Clear();
    }

    public HakTrace Trace { get; }

    protected nint* Slots => _slots;

    /// <summary>
    /// Plays the operations from <paramref name="first"/> on; the whole trace, or one stretch between two samples.
    /// </summary>
    public abstract void Run(long first, long count);

    /// <summary>Plays the whole trace once, in no hurry, to see whether the subject can serve it, and frees the rest.</summary>
    /// <exception cref="TraceRefusalException">It cannot. All blocks are freed by then.</exception>
    public abstract void Rehearse();

    /// <summary>Frees what the program never freed. Not part of the measured time.</summary>
    public abstract void FreeRest();

    public void Dispose()
    {
        NativeMemory.Free(_slots);
        _slots = null;
    }
}
