using System;
using System.Runtime.InteropServices;
using Hakmem.Primitives;

namespace Hakmem.Os;

/// <summary>macOS: aligned native memory; pages are given back by remapping them. Compiled, not run by the project's own tests.</summary>
/// <remarks>
/// madvise on macOS does not promise zeroes, so a discard maps fresh anonymous pages over the range, which does.
/// </remarks>
internal sealed unsafe partial class MacOsMemory : IOsMemory
{
    private const int ReadWrite = 1 | 2;
    private const int PrivateFixedAnonymous = 0x0002 | 0x0010 | 0x1000;

    public nuint PageBytes { get; } = (nuint)Environment.SystemPageSize;

    public bool DiscardedReadsAsZero => true;

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

    public void* Reserve(nuint lengthBytes) => PosixTables.Reserve(lengthBytes);

    public bool MakeWritable(void* start, nuint lengthBytes) => PosixTables.MakeWritable(start, lengthBytes, PageBytes);

    public bool Discard(void* start, nuint lengthBytes, bool lazily) =>
        MapPages(start, lengthBytes, ReadWrite, PrivateFixedAnonymous, -1, 0) == start;

    public bool CanDiscardTogether => false;

    public bool DiscardTogether(ReadOnlySpan<MemoryRange> ranges) => false;

    public bool Populate(void* start, nuint lengthBytes) => false;

    public bool AdviseHugePages(void* start, nuint lengthBytes, bool wanted) => false;

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial void* MapPages(void* start, nuint lengthBytes, int protection, int flags, int file, nint offset);
}
