using System.Runtime.InteropServices;

namespace Hakmem.Benchmarks.Workloads;

/// <summary>
/// The counters of a ring; what the producer writes and what the consumer writes are 128 bytes apart.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 384)]
internal struct RingCounters
{
    [FieldOffset(128)] public long Tail;
    [FieldOffset(136)] public long HeadSeenByProducer;
    [FieldOffset(256)] public long Head;
    [FieldOffset(264)] public long TailSeenByConsumer;
}
