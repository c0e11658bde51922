using System;
using Hakmem.Benchmarks.Subjects;

namespace Hakmem.Benchmarks.Traces;

/// <summary>
/// Fills every block with a pattern of its slot, length and life, verifies it before the block is freed and across
/// reallocations, and checks alignment and zeroing. Overlapping blocks show up as a broken pattern.
/// </summary>
/// <param name="trace">What is replayed.</param>
/// <param name="select">Called before the run, where subjects of several names are of one type.</param>
internal sealed unsafe class SubjectCheck<TSubject>(HakTrace trace, Action? select = null) : TraceCheck
    where TSubject : INativeSubject<TSubject>, allows ref struct
{
    /// <summary>What a span can hold. All of a block is written, so longer ones are more than most machines have.</summary>
    private const int MaxCheckedBytes = int.MaxValue;

    private readonly CheckedBlock[] _blocks = new CheckedBlock[trace.SlotCount];
    private readonly uint[] _lives = new uint[trace.SlotCount];
    private long _index;
    private long _verifiedBlocks;
    private long _verifiedBytes;
    private long _zeroedBytes;

    public override CheckReport Run()
    {
        select?.Invoke();
        TSubject subject = TSubject.Attach();
        long operations = trace.OperationCount;

        try
        {
            for (_index = 0; _index < trace.OperationCount; _index++)
            {
                Play(subject, trace.Operations[_index]);
            }
        }
        catch (OutOfMemoryException)
        {
            FreeUnchecked(subject);
            throw Refusal(TraceRefusalException.NoMemory);
        }
        catch (TraceRefusalException)
        {
            FreeUnchecked(subject);
            throw;
        }

        for (uint slot = 0; slot < trace.SlotCount; slot++)
        {
            if (_blocks[slot].Address != 0)
            {
                Release(subject, slot);
                operations++;
            }
        }

        return new CheckReport(operations, _verifiedBlocks, _verifiedBytes, _zeroedBytes);
    }

    private void Play(TSubject subject, TraceOperation operation)
    {
        nuint byteCount = (nuint)operation.Bytes;
        nuint alignment = (nuint)1 << operation.AlignmentShift;

        switch (operation.Code)
        {
            case TraceCode.Allocate:
                Accept(operation.Slot, subject.Allocate(byteCount), byteCount, 0);
                break;

            case TraceCode.AllocateZeroed:
                Accept(operation.Slot, subject.AllocateZeroed(byteCount), byteCount, 0, isZeroed: true);
                break;

            case TraceCode.AllocateAligned:
                Accept(operation.Slot, subject.AllocateAligned(byteCount, alignment), byteCount, alignment);
                break;

            case TraceCode.Reallocate:
            case TraceCode.ReallocateAligned:
                Resize(subject, operation.Slot, byteCount);
                break;

            default:
                Release(subject, operation.Slot);
                break;
        }
    }

    private void Accept(uint slot, nint address, nuint byteCount, nuint alignment, bool isZeroed = false)
    {
        Hold(slot, address, byteCount, alignment);

        if (isZeroed)
        {
            RequireZero(slot, address, byteCount);
        }

        RequireAligned(slot, address, byteCount, alignment, "");
        BlockPattern.Fill(SpanOf(address, byteCount), slot, byteCount, ++_lives[slot]);
    }

    private void Resize(TSubject subject, uint slot, nuint byteCount)
    {
        CheckedBlock old = _blocks[slot];
        Verify(slot, old.Address, old.ByteCount, old.ByteCount, "before a reallocation");
        nint address = old.Alignment == 0
            ? subject.Reallocate(old.Address, byteCount)
            : subject.ReallocateAligned(old.Address, byteCount, old.Alignment);

        Hold(slot, address, byteCount, old.Alignment);
        RequireAligned(slot, address, byteCount, TSubject.KeepsAlignment ? old.Alignment : 0, " after a reallocation");

        nuint kept = Math.Min(old.ByteCount, byteCount);
        Verify(slot, address, old.ByteCount, kept, $"after a reallocation to {byteCount} bytes");
        BlockPattern.Fill(SpanOf(address, byteCount), slot, byteCount, ++_lives[slot]);
    }

    /// <summary>Takes a block, where there is one, so that it is freed whatever is found out about it.</summary>
    private void Hold(uint slot, nint address, nuint byteCount, nuint alignment)
    {
        if (address == 0)
        {
            throw Refusal(TraceRefusalException.NoMemory);
        }

        _blocks[slot] = new CheckedBlock(address, byteCount, alignment);

        if (byteCount > MaxCheckedBytes)
        {
            throw Refusal($"no block above {MaxCheckedBytes} bytes is checked");
        }
    }

    private void Release(TSubject subject, uint slot)
    {
        CheckedBlock block = _blocks[slot];
        Verify(slot, block.Address, block.ByteCount, block.ByteCount, "before a free");
        Free(subject, block);
        _blocks[slot] = default;
    }

    private void FreeUnchecked(TSubject subject)
    {
        foreach (CheckedBlock block in _blocks)
        {
            if (block.Address != 0)
            {
                Free(subject, block);
            }
        }

        Array.Clear(_blocks);
    }

    private static void Free(TSubject subject, CheckedBlock block)
    {
        if (block.Alignment == 0)
        {
            subject.Free(block.Address);
        }
        else
        {
            subject.FreeAligned(block.Address);
        }
    }

    private void Verify(uint slot, nint address, nuint patternBytes, nuint keptBytes, string when)
    {
        long offset = BlockPattern.FirstDifference(SpanOf(address, keptBytes), slot, patternBytes, _lives[slot]);

        if (offset >= 0)
        {
            throw Mismatch(slot, patternBytes, $"contents changed at offset {offset} of 0x{address:x} {when}");
        }

        _verifiedBlocks++;
        _verifiedBytes += (long)keptBytes;
    }

    private void RequireAligned(uint slot, nint address, nuint byteCount, nuint alignment, string when)
    {
        nuint promised = Math.Max(alignment, TSubject.PromisedAlignment(byteCount));

        if (((nuint)address & (promised - 1)) != 0)
        {
            throw Mismatch(slot, byteCount, $"address 0x{address:x} is not aligned to {promised}{when}");
        }
    }

    private void RequireZero(uint slot, nint address, nuint byteCount)
    {
        int offset = SpanOf(address, byteCount).IndexOfAnyExcept((byte)0);

        if (offset >= 0)
        {
            throw Mismatch(slot, byteCount, $"zeroed block 0x{address:x} is not zero at offset {offset}");
        }

        _zeroedBytes += (long)byteCount;
    }

    private static Span<byte> SpanOf(nint address, nuint byteCount) => new((void*)address, checked((int)byteCount));

    private TraceRefusalException Refusal(string reason) => TraceRefusalException.At(trace, _index, TSubject.Name, reason);

    private TraceMismatchException Mismatch(uint slot, nuint byteCount, string what)
        => new($"{TSubject.Name}, {trace.Name}, operation {_index}, slot {slot}, {byteCount} bytes: {what}.");
}
