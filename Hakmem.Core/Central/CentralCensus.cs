namespace Hakmem.Central;

/// <summary>What one class holds.</summary>
/// <param name="BinAndLiveBlocks">Blocks in bins or with users.</param>
/// <param name="TransferBlocks">Blocks in the transfer cache.</param>
/// <param name="Slabs">Slabs bound to the class.</param>
internal readonly record struct CentralCensus(long BinAndLiveBlocks, long TransferBlocks, long Slabs)
{
    /// <summary>Bytes of free blocks in spans, those in discarded pages not among them.</summary>
    public long FreeBytes { get; init; }

    /// <summary>Bytes of pages in spans that were discarded.</summary>
    public long DiscardedBytes { get; init; }

    /// <summary>Bytes of slabs that no block covers, those in discarded pages not among them.</summary>
    public long OverheadBytes { get; init; }
}
