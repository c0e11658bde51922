using System;
using System.Runtime.InteropServices;
using Hakmem.Primitives;

namespace Hakmem.Os;

/// <summary>Windows: aligned native memory; pages are given back by DiscardVirtualMemory. Compiled, not run by the project's own tests.</summary>
internal sealed unsafe partial class WindowsOsMemory : IOsMemory
{
    private const uint CommitAndReserve = 0x1000 | 0x2000;
    private const uint PageReadWrite = 0x04;

    public nuint PageBytes { get; } = (nuint)Environment.SystemPageSize;

    public bool DiscardedReadsAsZero => false;

    public void* Map(nuint lengthBytes, nuint alignmentBytes, out bool isZeroed)
    {
        isZeroed = false;
        return AlignedNativeMemory.TryAllocate(lengthBytes, alignmentBytes);
    }

    public bool Unmap(void* start, nuint lengthBytes)
    {
        AlignedNativeMemory.Free(start);
        return true;
    }

    /// <summary>Committed at once: Windows cannot read what is only reserved, so the table's whole length is charged, though not resident.</summary>
    public void* Reserve(nuint lengthBytes) => VirtualAlloc(null, lengthBytes, CommitAndReserve, PageReadWrite);

    public bool MakeWritable(void* start, nuint lengthBytes) => true;

    public bool Discard(void* start, nuint lengthBytes, bool lazily) => DiscardVirtualMemory(start, lengthBytes) == 0;

    public bool CanDiscardTogether => false;

    public bool DiscardTogether(ReadOnlySpan<MemoryRange> ranges) => false;

    public bool Populate(void* start, nuint lengthBytes) => false;

    public bool AdviseHugePages(void* start, nuint lengthBytes, bool wanted) => false;

    [LibraryImport("kernel32", EntryPoint = "VirtualAlloc")]
    private static partial void* VirtualAlloc(void* start, nuint lengthBytes, uint type, uint protection);

    [LibraryImport("kernel32", EntryPoint = "DiscardVirtualMemory")]
    private static partial uint DiscardVirtualMemory(void* start, nuint lengthBytes);
}
