using System.Collections.Generic;

namespace Hakmem;

/// <summary>A snapshot of one allocator. All lengths are in bytes. Exact while no other thread allocates or frees, close otherwise.</summary>
public sealed class HakStatistics
{
    /// <summary>Bytes of the blocks that users hold, counted in whole blocks.</summary>
    public required long LiveBytes { get; init; }

    /// <summary>Number of blocks that users hold.</summary>
    public required long LiveBlocks { get; init; }

    /// <summary>
    /// Bytes mapped from the operating system: superslabs and huge blocks, in use or kept. While no other thread runs, the sum of <see cref="LiveBytes"/>,
    /// <see cref="BinBytes"/>, <see cref="TransferBytes"/>, <see cref="FreeBytes"/>, <see cref="DiscardedBytes"/> and <see cref="MetadataBytes"/>.
    /// </summary>
    public required long MappedBytes { get; init; }

    /// <summary>The most bytes that were mapped and not discarded at a time: what <see cref="HakOptions.MaxBytes"/> bounds.</summary>
    public required long PeakMappedBytes { get; init; }

    /// <summary>
    /// Bytes ever obtained from the operating system for blocks: mapped, or used again after their pages were given back. Never falls. Less
    /// <see cref="GivenBackBytes"/> it is <see cref="MappedBytes"/> less <see cref="DiscardedBytes"/>.
    /// </summary>
    public required long ObtainedBytes { get; init; }

    /// <summary>Bytes ever given back to the operating system: unmapped, or discarded while they stay mapped. Never falls.</summary>
    public required long GivenBackBytes { get; init; }

    /// <summary>Bytes of free blocks resting in the bins of all threads.</summary>
    public required long BinBytes { get; init; }

    /// <summary>Bytes of free blocks resting in the transfer caches shared by all threads.</summary>
    public required long TransferBytes { get; init; }

    /// <summary>
    /// Bytes that nobody uses and that were not given back: free blocks in spans, free slabs, what is kept for reuse. Those that were never handed out are
    /// among them and not resident: a new superslab is nearly all of that.
    /// </summary>
    public required long FreeBytes { get; init; }

    /// <summary>Bytes that stay mapped while their pages were given back to the system. They do not count against <see cref="HakOptions.MaxBytes"/>.</summary>
    public required long DiscardedBytes { get; init; }

    /// <summary>
    /// Bytes that may be resident, as far as the allocator knows: pages of small blocks that were handed out, and all pages of large and huge blocks. The
    /// system may have fewer resident, because users do not touch all of what they ask for.
    /// </summary>
    public required long ResidentBytes { get; init; }

    /// <summary>
    /// Bytes of empty superslabs and released huge blocks that are kept for reuse; but for the superslabs' headers, part of <see cref="FreeBytes"/> and
    /// <see cref="DiscardedBytes"/>.
    /// </summary>
    public required long CachedBytes { get; init; }

    /// <summary>
    /// Bytes of <see cref="CachedBytes"/> that count against <see cref="HakOptions.MaxBytes"/>. They stand in nobody's way: they go back before an allocation
    /// is refused.
    /// </summary>
    public required long CachedChargedBytes { get; init; }

    /// <summary>Bytes of mapped memory that no block covers: headers of superslabs, bits of spans, gaps between blocks and slabs, and behind blocks that lie in a run of shorter ones.</summary>
    public required long MetadataBytes { get; init; }

    /// <summary>Bytes of records outside mapped memory: thread caches, and tables of what spans lend, of all allocators of the process together.</summary>
    public required long ThreadMetadataBytes { get; init; }

    /// <summary>Superslabs with at least one slab in use.</summary>
    public required long UsedSuperslabs { get; init; }

    /// <summary>Empty superslabs kept for reuse.</summary>
    public required long CachedSuperslabs { get; init; }

    /// <summary>Huge blocks (above 1 MiB) that users hold.</summary>
    public required long HugeBlocks { get; init; }

    /// <summary>Thread caches of this allocator, of live threads and of dead ones that were not salvaged yet.</summary>
    public required long ThreadCaches { get; init; }

    /// <summary>Calls that mapped memory.</summary>
    public required long MapCalls { get; init; }

    /// <summary>Calls that gave mapped memory back.</summary>
    public required long UnmapCalls { get; init; }

    /// <summary>Calls that discarded pages of memory that stays mapped.</summary>
    public required long DiscardCalls { get; init; }

    /// <summary>Calls that asked for pages to be resident or huge.</summary>
    public required long AdviseCalls { get; init; }

    /// <summary>Calls of any of these kinds that failed.</summary>
    public required long FailedCalls { get; init; }

    /// <summary>One entry a size class, smallest first; classes that were never used are included.</summary>
    public required IReadOnlyList<HakSizeClassStatistics> SizeClasses { get; init; }

    /// <summary>This and the other half of the allocator. Both have one budget, which tells what is and was mapped for both.</summary>
    internal HakStatistics With(HakStatistics half) => new()
    {
        LiveBytes = LiveBytes + half.LiveBytes,
        LiveBlocks = LiveBlocks + half.LiveBlocks,
        MappedBytes = half.MappedBytes,
        PeakMappedBytes = half.PeakMappedBytes,
        ObtainedBytes = half.ObtainedBytes,
        GivenBackBytes = half.GivenBackBytes,
        BinBytes = BinBytes + half.BinBytes,
        TransferBytes = TransferBytes + half.TransferBytes,
        FreeBytes = FreeBytes + half.FreeBytes,
        DiscardedBytes = DiscardedBytes + half.DiscardedBytes,
        ResidentBytes = ResidentBytes + half.ResidentBytes,
        CachedBytes = CachedBytes + half.CachedBytes,
        CachedChargedBytes = CachedChargedBytes + half.CachedChargedBytes,
        MetadataBytes = MetadataBytes + half.MetadataBytes,
        ThreadMetadataBytes = half.ThreadMetadataBytes,
        UsedSuperslabs = UsedSuperslabs + half.UsedSuperslabs,
        CachedSuperslabs = CachedSuperslabs + half.CachedSuperslabs,
        HugeBlocks = HugeBlocks + half.HugeBlocks,
        ThreadCaches = ThreadCaches + half.ThreadCaches,
        MapCalls = MapCalls + half.MapCalls,
        UnmapCalls = UnmapCalls + half.UnmapCalls,
        DiscardCalls = DiscardCalls + half.DiscardCalls,
        AdviseCalls = AdviseCalls + half.AdviseCalls,
        FailedCalls = FailedCalls + half.FailedCalls,
        SizeClasses = WithClasses(half.SizeClasses),
    };

    /// <summary>Both list the same classes in the same order.</summary>
    private HakSizeClassStatistics[] WithClasses(IReadOnlyList<HakSizeClassStatistics> half)
    {
        HakSizeClassStatistics[] sums = new HakSizeClassStatistics[half.Count];
        for (int index = 0; index < sums.Length; index++)
        {
            sums[index] = SizeClasses[index].With(half[index]);
        }

        return sums;
    }
}
