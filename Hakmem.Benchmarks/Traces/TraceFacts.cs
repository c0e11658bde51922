namespace Hakmem.Benchmarks.Traces;

/// <summary>What decoding learned about a trace.</summary>
internal readonly record struct TraceFacts(
    long OperationCount,
    int SlotCount,
    int ThreadCount,
    long PeakLiveBytes,
    long EndLiveBlocks,
    ulong LargestBlockBytes);
