using System;
using System.Runtime.InteropServices;
using Hakmem.Primitives;

namespace Hakmem.Os;

/// <summary>Linux: aligned native memory, with pages given back by madvise.</summary>
/// <remarks>
/// glibc serves some aligned requests from its own heap, where a page may hold old contents and stays resident after free.
/// Discarding after the allocation makes every byte known zero; discarding before the free makes the return certain.
/// </remarks>
internal sealed unsafe partial class LinuxOsMemory : IOsMemory
{
    internal const int AdviseDontNeed = 4;
    private const int AdviseFree = 8;
    private const int AdviseHugePage = 14;
    private const int AdviseNoHugePage = 15;
    private const int AdvisePopulateWrite = 23;
    private const int AdviseDontNeedLocked = 24;

    /// <summary>Nobody locks this page, unless the process locks all that it has mapped.</summary>
    private readonly void* _nobodysPage = PosixTables.Reserve((nuint)Environment.SystemPageSize);

    public nuint PageBytes { get; } = (nuint)Environment.SystemPageSize;

    public bool DiscardedReadsAsZero => true;

    public void* Map(nuint lengthBytes, nuint alignmentBytes, out bool isZeroed)
    {
        void* start = AlignedNativeMemory.TryAllocate(lengthBytes, alignmentBytes);
        isZeroed = start != null && Discard(start, lengthBytes, lazily: false);
        return start;
    }

    public bool Unmap(void* start, nuint lengthBytes)
    {
        // A refusal here is not a failure: freeing gives the range back all the same, at the latest when glibc trims its heap.
        _ = Discard(start, lengthBytes, lazily: false);
        AlignedNativeMemory.Free(start);
        return true;
    }

    public void* Reserve(nuint lengthBytes) => PosixTables.Reserve(lengthBytes);

    public bool MakeWritable(void* start, nuint lengthBytes) => PosixTables.MakeWritable(start, lengthBytes, PageBytes);

    /// <remarks>
    /// A page that was locked with mlock and whose block was freed goes too: since Linux 5.18, and not if the process locked all that it has mapped, because it
    /// wants no page fault then.
    /// </remarks>
    public bool Discard(void* start, nuint lengthBytes, bool lazily) =>
        (lazily && Advise(start, lengthBytes, AdviseFree) == 0)
        || Advise(start, lengthBytes, AdviseDontNeed) == 0
        || (!IsAllRefused && Advise(start, lengthBytes, AdviseDontNeedLocked) == 0);

    public bool CanDiscardTogether { get; } = LinuxRangeVectors.AreThere;

    public bool DiscardTogether(ReadOnlySpan<MemoryRange> ranges) =>
        LinuxRangeVectors.TryAdvise(ranges, AdviseDontNeed) || (!IsAllRefused && LinuxRangeVectors.TryAdvise(ranges, AdviseDontNeedLocked));

    public bool Populate(void* start, nuint lengthBytes) => Advise(start, lengthBytes, AdvisePopulateWrite) == 0;

    public bool AdviseHugePages(void* start, nuint lengthBytes, bool wanted) =>
        Advise(start, lengthBytes, wanted ? AdviseHugePage : AdviseNoHugePage) == 0;

    private bool IsAllRefused => _nobodysPage == null || Advise(_nobodysPage, PageBytes, AdviseDontNeed) != 0;

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* start, nuint lengthBytes, int advice);
}
