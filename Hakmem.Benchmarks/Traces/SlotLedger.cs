using System;
using System.IO;

namespace Hakmem.Benchmarks.Traces;

/// <summary>
/// Which slots hold a block while a trace is decoded: refuses operations on the wrong kind of slot, and rewrites those
/// on aligned blocks to the codes that say so.
/// </summary>
internal sealed class SlotLedger(int count)
{
    private const sbyte Empty = -1;
    private const sbyte Unaligned = 0;

    private readonly ulong[] _bytes = new ulong[count];

    // Empty, Unaligned, or one more than the shift of the alignment.
    private readonly sbyte[] _states = Filled(count);
    private long _liveBytes;

    public int Count => count;

    public long PeakLiveBytes { get; private set; }

    public long LiveBlocks { get; private set; }

    public ulong LargestBlockBytes { get; private set; }

    public TraceOperation Allocate(TraceOperation operation)
    {
        if (_states[operation.Slot] != Empty)
        {
            throw new InvalidDataException($"slot {operation.Slot} is allocated while it holds a block.");
        }

        bool isAligned = operation.Code == TraceCode.AllocateAligned;
        _states[operation.Slot] = isAligned ? (sbyte)(operation.AlignmentShift + 1) : Unaligned;
        LiveBlocks++;
        Resize(operation.Slot, operation.Bytes);

        return operation;
    }

    public TraceOperation Reallocate(TraceOperation operation)
    {
        sbyte state = StateOfBlock(operation.Slot, "reallocated");
        Resize(operation.Slot, operation.Bytes);

        if (state != Unaligned)
        {
            operation.Code = TraceCode.ReallocateAligned;
            operation.AlignmentShift = (byte)(state - 1);
        }

        return operation;
    }

    public TraceOperation Free(TraceOperation operation)
    {
        sbyte state = StateOfBlock(operation.Slot, "freed");
        _states[operation.Slot] = Empty;
        LiveBlocks--;
        Resize(operation.Slot, 0);

        if (state != Unaligned)
        {
            operation.Code = TraceCode.FreeAligned;
            operation.AlignmentShift = (byte)(state - 1);
        }

        return operation;
    }

    private static sbyte[] Filled(int count)
    {
        sbyte[] states = new sbyte[count];
        Array.Fill(states, Empty);

        return states;
    }

    private sbyte StateOfBlock(uint slot, string verb)
        => _states[slot] != Empty
            ? _states[slot]
            : throw new InvalidDataException($"slot {slot} is {verb} while it is empty.");

    private void Resize(uint slot, ulong byteCount)
    {
        _liveBytes += (long)byteCount - (long)_bytes[slot];
        _bytes[slot] = byteCount;
        PeakLiveBytes = Math.Max(PeakLiveBytes, _liveBytes);
        LargestBlockBytes = Math.Max(LargestBlockBytes, byteCount);
    }
}
