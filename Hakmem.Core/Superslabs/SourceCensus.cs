namespace Hakmem.Superslabs;

/// <summary>What the superslabs of one allocator hold, in bytes but for the counts.</summary>
internal readonly record struct SourceCensus
{
    public int UsedSuperslabs { get; init; }

    /// <summary>Empty ones.</summary>
    public int CachedSuperslabs { get; init; }

    /// <summary>Free slabs, of empty superslabs too, without headers; discarded pages among them.</summary>
    public long FreeBytes { get; init; }

    /// <summary>Discarded pages of free slabs.</summary>
    public long DiscardedFreeBytes { get; init; }

    /// <summary>Pages that may be resident, of everything.</summary>
    public long TouchedBytes { get; init; }

    /// <summary>Free slabs of superslabs in use with pages that may be resident.</summary>
    public long DirtyFreeBytes { get; init; }

    /// <summary>The least <see cref="DirtyFreeBytes"/> has been since what is idle was last counted anew: what nobody needed.</summary>
    public long IdleFreeBytes { get; init; }

    /// <summary>Free slabs of superslabs in use that the system was only allowed to take: they are still in the budget.</summary>
    public long LazyFreeBytes { get; init; }
}
