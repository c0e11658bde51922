using System;
using System.Runtime.CompilerServices;
using System.Threading;

namespace Hakmem.Benchmarks.Workloads;

/// <summary>A bounded queue of handles with one producer thread and one consumer thread.</summary>
/// <remarks>
/// R1: Head &lt;= Tail &lt;= Head + Capacity. The producer alone writes Tail, the consumer alone writes Head; both only
/// grow, so neither is ever confused by wrapping. Each side keeps its last look at the other's counter and looks again
/// only when that look says full or empty, or the counters' cache lines would travel with every block.
/// </remarks>
internal sealed class HandleRing<THandle> : IDisposable
    where THandle : struct
{
    public const int Capacity = 65_536;

    private readonly SlotTable<THandle> _slots = new(Capacity);
    private RingCounters _counters;

    /// <summary>Producer only. False when the ring is full.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryPush(THandle handle)
    {
        long tail = _counters.Tail;

        if (tail - _counters.HeadSeenByProducer >= Capacity)
        {
            // Paired with the Volatile.Write in TryPop: the slot's old content was read before Head passed it.
            _counters.HeadSeenByProducer = Volatile.Read(ref _counters.Head);

            if (tail - _counters.HeadSeenByProducer >= Capacity)
            {
                return false;
            }
        }

        _slots[(nint)(tail & (Capacity - 1))] = handle;

        // Publishes the slot and the block's contents; paired with the Volatile.Read in TryPop.
        Volatile.Write(ref _counters.Tail, tail + 1);

        return true;
    }

    /// <summary>Consumer only. False when the ring is empty.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryPop(out THandle handle)
    {
        long head = _counters.Head;

        if (head == _counters.TailSeenByConsumer)
        {
            _counters.TailSeenByConsumer = Volatile.Read(ref _counters.Tail);

            if (head == _counters.TailSeenByConsumer)
            {
                handle = default;
                return false;
            }
        }

        handle = _slots[(nint)(head & (Capacity - 1))];
        Volatile.Write(ref _counters.Head, head + 1);

        return true;
    }

    public void Dispose() => _slots.Dispose();
}
