using System;
using System.Runtime.InteropServices;

namespace Hakmem.Benchmarks.Traces;

/// <summary>
/// A small made-up trace with every kind of operation. It compiles the replay loop before a real trace runs, so that
/// neither the compiler's time nor its memory is taken for the allocator's, and it is too short to have the loop
/// replaced while it runs.
/// </summary>
internal static unsafe class WarmupTrace
{
    public const int OperationCount = 800;

    private const int SlotCount = 64;
    private const uint MaxBytes = 2048;

    public static HakTrace Create()
    {
        TraceOperation* operations = (TraceOperation*)NativeMemory.Alloc(OperationCount, (nuint)sizeof(TraceOperation));
        SlotLedger ledger = new(SlotCount);
        bool[] isLive = new bool[SlotCount];
        Random random = new(1);

        for (int i = 0; i < OperationCount; i++)
        {
            uint slot = (uint)random.Next(SlotCount);
            TraceOperation operation = new() { Slot = slot, Code = CodeFor(isLive[slot], random.Next(16)) };

            if (operation.Code == TraceCode.Free)
            {
                operations[i] = ledger.Free(operation);
                isLive[slot] = false;
                continue;
            }

            operation.Bytes = (ulong)random.NextInt64(1, MaxBytes);
            operation.AlignmentShift = (byte)(operation.Code == TraceCode.AllocateAligned ? 6 : 0);
            operations[i] = isLive[slot] ? ledger.Reallocate(operation) : ledger.Allocate(operation);
            isLive[slot] = true;
        }

        TraceFacts facts = new(
            OperationCount, SlotCount, 1, ledger.PeakLiveBytes, ledger.LiveBlocks, ledger.LargestBlockBytes);

        return new HakTrace("warm-up", operations, facts);
    }

    private static TraceCode CodeFor(bool isLive, int die) => (isLive, die) switch
    {
        (true, 0) => TraceCode.Reallocate,
        (true, _) => TraceCode.Free,
        (false, 0) => TraceCode.AllocateZeroed,
        (false, 1) => TraceCode.AllocateAligned,
        _ => TraceCode.Allocate,
    };
}
