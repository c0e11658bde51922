using System;
using System.Threading;
using Hakmem.Primitives;

namespace Hakmem.Os;

/// <summary>The station that counts the calls of one allocator to the operating system, and those that failed.</summary>
internal sealed unsafe class CountedOsMemory(IOsMemory os) : IOsMemory
{
    private long _mapCalls;
    private long _unmapCalls;
    private long _discardCalls;
    private long _adviseCalls;
    private long _failedCalls;

    /// <summary>What is counted here.</summary>
    public IOsMemory System => os;

    public long MapCalls => Volatile.Read(ref _mapCalls);

    public long UnmapCalls => Volatile.Read(ref _unmapCalls);

    public long DiscardCalls => Volatile.Read(ref _discardCalls);

    /// <summary>Calls that asked for pages to be resident or huge.</summary>
    public long AdviseCalls => Volatile.Read(ref _adviseCalls);

    public long FailedCalls => Volatile.Read(ref _failedCalls);

    public nuint PageBytes => os.PageBytes;

    public bool DiscardedReadsAsZero => os.DiscardedReadsAsZero;

    public void* Map(nuint lengthBytes, nuint alignmentBytes, out bool isZeroed)
    {
        Interlocked.Increment(ref _mapCalls);
        void* start = os.Map(lengthBytes, alignmentBytes, out isZeroed);
        CountFailure(start != null);
        return start;
    }

    public bool Unmap(void* start, nuint lengthBytes)
    {
        Interlocked.Increment(ref _unmapCalls);
        return CountFailure(os.Unmap(start, lengthBytes));
    }

    public void* Reserve(nuint lengthBytes)
    {
        Interlocked.Increment(ref _mapCalls);
        void* start = os.Reserve(lengthBytes);
        CountFailure(start != null);
        return start;
    }

    public bool MakeWritable(void* start, nuint lengthBytes)
    {
        Interlocked.Increment(ref _mapCalls);
        return CountFailure(os.MakeWritable(start, lengthBytes));
    }

    public bool Discard(void* start, nuint lengthBytes, bool lazily)
    {
        Interlocked.Increment(ref _discardCalls);
        return CountFailure(os.Discard(start, lengthBytes, lazily));
    }

    public bool CanDiscardTogether => os.CanDiscardTogether;

    public bool DiscardTogether(ReadOnlySpan<MemoryRange> ranges)
    {
        Interlocked.Increment(ref _discardCalls);
        return CountFailure(os.DiscardTogether(ranges));
    }

    public bool Populate(void* start, nuint lengthBytes)
    {
        Interlocked.Increment(ref _adviseCalls);
        return CountFailure(os.Populate(start, lengthBytes));
    }

    public bool AdviseHugePages(void* start, nuint lengthBytes, bool wanted)
    {
        Interlocked.Increment(ref _adviseCalls);
        return CountFailure(os.AdviseHugePages(start, lengthBytes, wanted));
    }

    private bool CountFailure(bool succeeded)
    {
        if (!succeeded)
        {
            Interlocked.Increment(ref _failedCalls);
        }

        return succeeded;
    }
}
