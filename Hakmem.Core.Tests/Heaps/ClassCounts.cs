using Hakmem.Geometry;

namespace Hakmem.Tests.Heaps;

/// <summary>What the walk found of each class; index 0 is the large blocks of no class.</summary>
internal sealed class ClassCounts
{
    /// <summary>Blocks that are not in their spans: in bins, in transfer or with users.</summary>
    public long[] OutBlocks { get; } = new long[SizeClasses.Count];

    /// <summary>Blocks that are lent, and the bytes of the blocks that they are lent as.</summary>
    public long[] LentUnits { get; } = new long[SizeClasses.Count];

    /// <inheritdoc cref="LentUnits"/>
    public long[] LentBytes { get; } = new long[SizeClasses.Count];

    public long[] BinBlocks { get; } = new long[SizeClasses.Count];

    public long[] Slabs { get; } = new long[SizeClasses.Count];

    /// <summary>Spans that have a block to give.</summary>
    public long[] OpenSpans { get; } = new long[SizeClasses.Count];

    /// <summary>Pages that were given back while they stay mapped.</summary>
    public long DiscardedPages { get; set; }

    /// <summary>Usable bytes of the large blocks of no class.</summary>
    public long LargeBytes { get; set; }
}
