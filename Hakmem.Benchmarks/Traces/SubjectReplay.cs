using System;
using System.Runtime.CompilerServices;
using Hakmem.Benchmarks.Subjects;

namespace Hakmem.Benchmarks.Traces;

/// <summary>
/// The replay loop, compiled for one subject: allocate, write the first and the last byte, reallocate, free.
/// </summary>
/// <param name="trace">What is replayed.</param>
/// <param name="select">Called before each run, where subjects of several names are of one type.</param>
internal sealed unsafe class SubjectReplay<TSubject>(HakTrace trace, Action? select = null) : TraceReplay(trace)
    where TSubject : INativeSubject<TSubject>, allows ref struct
{
    private readonly bool[] _alignedSlots = AlignedSlots(trace, trace.OperationCount);

    public override void Run(long first, long count)
    {
        select?.Invoke();
        ReplayLoop(Trace.Operations + first, Trace.Operations + first + count, Slots);
    }

    public override void Rehearse()
    {
        select?.Invoke();

        for (long i = 0; i < Trace.OperationCount; i++)
        {
            TraceOperation* operation = Trace.Operations + i;
            nint before = Slots[operation->Slot];

            try
            {
                ReplayLoop(operation, operation + 1, Slots);
            }
            catch (Exception problem) when (problem is OutOfMemoryException or NullReferenceException)
            {
                // A peer answers null, to which the loop wrote. What was to be reallocated is still there.
                Slots[operation->Slot] = before;
                FreeSlots(AlignedSlots(Trace, i));
                throw TraceRefusalException.At(Trace, i, TSubject.Name, TraceRefusalException.NoMemory);
            }
        }

        FreeRest();
    }

    public override void FreeRest()
    {
        select?.Invoke();
        FreeSlots(_alignedSlots);
    }

    private void FreeSlots(bool[] alignedSlots)
    {
        TSubject subject = TSubject.Attach();

        for (int i = 0; i < Trace.SlotCount; i++)
        {
            if (Slots[i] == 0)
            {
                continue;
            }

            if (alignedSlots[i])
            {
                subject.FreeAligned(Slots[i]);
            }
            else
            {
                subject.Free(Slots[i]);
            }

            Slots[i] = 0;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ReplayLoop(TraceOperation* operation, TraceOperation* end, nint* slots)
    {
        TSubject subject = TSubject.Attach();

        // Slot and length are read again after each call: held across it, they would take registers from what the subject keeps in them.
        for (; operation != end; operation++)
        {
            TraceCode code = operation->Code;
            nint block;

            // Asked one by one, the frequent ones first: a jump through a table is predicted by where the code happens to lie.
            if (code == TraceCode.Free)
            {
                subject.Free(slots[operation->Slot]);
                slots[operation->Slot] = 0;
                continue;
            }
            else if (code == TraceCode.Allocate)
            {
                block = subject.Allocate((nuint)operation->Bytes);
            }
            else if (code == TraceCode.Reallocate)
            {
                block = subject.Reallocate(slots[operation->Slot], (nuint)operation->Bytes);
            }
            else if (code == TraceCode.AllocateZeroed)
            {
                block = subject.AllocateZeroed((nuint)operation->Bytes);
            }
            else if (code == TraceCode.AllocateAligned)
            {
                block = subject.AllocateAligned((nuint)operation->Bytes, (nuint)1 << operation->AlignmentShift);
            }
            else if (code == TraceCode.ReallocateAligned)
            {
                block = subject.ReallocateAligned(slots[operation->Slot], (nuint)operation->Bytes, (nuint)1 << operation->AlignmentShift);
            }
            else
            {
                subject.FreeAligned(slots[operation->Slot]);
                slots[operation->Slot] = 0;
                continue;
            }

            slots[operation->Slot] = block;
            nuint byteCount = (nuint)operation->Bytes;

            if (byteCount != 0)
            {
                *(byte*)block = 1;
                *((byte*)block + byteCount - 1) = 1;
            }
        }
    }

    /// <summary>Which slots hold an aligned block, those that hold one at all, after the first operations.</summary>
    private static bool[] AlignedSlots(HakTrace trace, long operationCount)
    {
        bool[] aligned = new bool[trace.SlotCount];

        for (long i = 0; i < operationCount; i++)
        {
            TraceCode code = trace.Operations[i].Code;

            if (code <= TraceCode.AllocateAligned)
            {
                aligned[trace.Operations[i].Slot] = code == TraceCode.AllocateAligned;
            }
        }

        return aligned;
    }
}
