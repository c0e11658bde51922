using System.Runtime.InteropServices;

namespace Hakmem.Benchmarks.Traces;

/// <summary>One decoded operation; four to a cache line, read in order.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal struct TraceOperation
{
    [FieldOffset(0)] public ulong Bytes;
    [FieldOffset(8)] public uint Slot;
    [FieldOffset(12)] public TraceCode Code;
    [FieldOffset(13)] public byte AlignmentShift;

    /// <summary>
    /// The thread that made the call. Replays run on one thread; what reads a trace for its shape wants to know.
    /// </summary>
    [FieldOffset(14)] public ushort Thread;
}
