namespace Hakmem.Central;

/// <summary>What one class holds: blocks in bins or with users, blocks in the transfer cache, slabs.</summary>
internal readonly record struct CentralCensus(long BinAndLiveBlocks, long TransferBlocks, long Slabs);
