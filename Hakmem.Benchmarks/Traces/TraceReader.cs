using System;
using System.IO;
using System.Runtime.InteropServices;

namespace Hakmem.Benchmarks.Traces;

/// <summary>
/// Decodes and validates a whole trace, so that a replay can trust every slot and length without a check in its loop.
/// </summary>
internal sealed unsafe class TraceReader
{
    public const uint Version = 1;

    private const int InitialCapacity = 1 << 16;
    private const uint MaxThreads = ushort.MaxValue;
    private const ulong MaxSlots = 1UL << 27;

    private readonly TraceBytes _bytes;
    private readonly ulong _operationCount;
    private readonly SlotLedger _slots;
    private readonly uint _threadCount;
    private TraceOperation* _operations;

    private TraceReader(Stream stream)
    {
        _bytes = new TraceBytes(stream);

        foreach (byte expected in "HAKTRACE"u8)
        {
            Require(!_bytes.IsAtEnd && _bytes.ReadByte() == expected, "the first eight bytes are not HAKTRACE.");
        }

        uint version = _bytes.ReadUInt32();
        Require(version == Version, $"version {version} is unknown, only {Version} can be read.");

        _threadCount = _bytes.ReadUInt32();
        Require(_threadCount is > 0 and <= MaxThreads, $"{_threadCount} threads, allowed are 1 to {MaxThreads}.");

        _operationCount = _bytes.ReadUInt64();
        ulong slotCount = _bytes.ReadUInt64();
        Require(slotCount <= MaxSlots, $"{slotCount} slots, allowed are at most {MaxSlots}.");

        _slots = new SlotLedger((int)slotCount);
    }

    /// <param name="name">What reports call the trace.</param>
    /// <param name="stream">The unzipped bytes; read to the end.</param>
    /// <returns>The trace; the caller disposes it.</returns>
    /// <exception cref="InvalidDataException">The bytes are not a sound trace; the message says where and
    /// why.</exception>
    public static HakTrace Read(string name, Stream stream)
    {
        TraceReader reader = new(stream);

        try
        {
            TraceFacts facts = reader.ReadOperations();
            HakTrace trace = new(name, reader._operations, facts);
            reader._operations = null;

            return trace;
        }
        finally
        {
            NativeMemory.Free(reader._operations);
        }
    }

    private TraceFacts ReadOperations()
    {
        // The header's count is not trusted with an allocation: the array grows with what is really there.
        ulong capacity = Math.Min(_operationCount, InitialCapacity);
        _operations = (TraceOperation*)NativeMemory.Alloc((nuint)capacity, (nuint)sizeof(TraceOperation));

        for (ulong i = 0; i < _operationCount; i++)
        {
            if (i == capacity)
            {
                capacity = Math.Min(_operationCount, capacity * 2);
                _operations = (TraceOperation*)NativeMemory.Realloc(
                    _operations, (nuint)capacity * (nuint)sizeof(TraceOperation));
            }

            try
            {
                _operations[i] = ReadOperation();
            }
            catch (InvalidDataException problem)
            {
                throw new InvalidDataException($"operation {i}: {problem.Message}", problem);
            }
        }

        Require(_bytes.IsAtEnd, $"there are bytes after the last of {_operationCount} operations.");

        return new TraceFacts(
            (long)_operationCount,
            _slots.Count,
            (int)_threadCount,
            _slots.PeakLiveBytes,
            _slots.LiveBlocks,
            _slots.LargestBlockBytes);
    }

    private TraceOperation ReadOperation()
    {
        byte code = _bytes.ReadByte();
        Require(code <= (byte)TraceCode.Free, $"code {code} is unknown, codes are 0 to {(int)TraceCode.Free}.");

        ulong thread = _bytes.ReadVarint();
        Require(thread < _threadCount, $"thread {thread}, the header promises {_threadCount} threads.");

        ulong slot = _bytes.ReadVarint();
        Require(slot < (ulong)_slots.Count, $"slot {slot}, the header promises {_slots.Count} slots.");

        TraceOperation operation = new() { Code = (TraceCode)code, Thread = (ushort)thread, Slot = (uint)slot };

        if (operation.Code == TraceCode.Free)
        {
            return _slots.Free(operation);
        }

        operation.Bytes = _bytes.ReadVarint();
        Require(operation.Bytes <= HakTrace.MaxBlockBytes, $"{operation.Bytes} bytes in one block.");

        if (operation.Code == TraceCode.AllocateAligned)
        {
            ulong shift = _bytes.ReadVarint();
            Require(
                shift <= HakTrace.MaxAlignmentShift,
                $"alignment 2^{shift}, allowed is up to 2^{HakTrace.MaxAlignmentShift}.");
            operation.AlignmentShift = (byte)shift;
        }

        return operation.Code == TraceCode.Reallocate ? _slots.Reallocate(operation) : _slots.Allocate(operation);
    }

    private static void Require(bool isSound, string complaint)
    {
        if (!isSound)
        {
            throw new InvalidDataException(complaint);
        }
    }
}
