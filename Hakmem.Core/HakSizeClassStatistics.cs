namespace Hakmem;

/// <summary>What one size class holds at the moment of a snapshot.</summary>
public readonly record struct HakSizeClassStatistics
{
    /// <summary>From one block of this class to the next, in bytes: also their usable size. Those for 4, 8 and 16 KiB have 64 more, so that not all begin with a page.</summary>
    public long BlockBytes { get; init; }

    /// <summary>Alignment that the class promises, in bytes: 16, or more for the classes behind <see cref="IHakAllocator.AllocateAligned"/>.</summary>
    public long AlignmentBytes { get; init; }

    /// <summary>Blocks that users hold.</summary>
    public long LiveBlocks { get; init; }

    /// <summary>Free blocks resting in the threads' bins.</summary>
    public long BinBlocks { get; init; }

    /// <summary>Free blocks resting in the transfer cache shared by all threads.</summary>
    public long TransferBlocks { get; init; }

    /// <summary>Slabs of 64 KiB bound to the class.</summary>
    public long Slabs { get; init; }

    /// <summary>This and the same class in the other half of the allocator.</summary>
    internal HakSizeClassStatistics With(in HakSizeClassStatistics half) => this with
    {
        LiveBlocks = LiveBlocks + half.LiveBlocks,
        BinBlocks = BinBlocks + half.BinBlocks,
        TransferBlocks = TransferBlocks + half.TransferBlocks,
        Slabs = Slabs + half.Slabs,
    };
}
