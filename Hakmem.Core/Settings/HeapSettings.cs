namespace Hakmem.Settings;

/// <summary>What the options came to, once. Below the face nobody sees the options again.</summary>
internal sealed class HeapSettings
{
    public required HakIntegrity Integrity { get; init; }

    /// <summary>The most bytes mapped for blocks at any time.</summary>
    public required long MaxMappedBytes { get; init; }

    public required int MaxCachedSuperslabs { get; init; }

    /// <summary>Applies to empty superslabs and to released huge blocks, each.</summary>
    public required long MaxCachedBytes { get; init; }

    public required int ThreadCacheBytes { get; init; }

    public required long ThreadCacheTotalBytes { get; init; }
}
