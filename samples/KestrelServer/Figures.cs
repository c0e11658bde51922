namespace KestrelServer;

/// <summary>What <c>/stats</c> answers, as JSON; lengths in bytes.</summary>
internal sealed record Figures(
    long LiveBytes,
    long ResidentBytes,
    long CachedBytes,
    long MappedBytes,
    long LiveBlocks,
    long MapCalls,
    long DiscardCalls,
    long MaxBytes,
    long ProcessBytes);
