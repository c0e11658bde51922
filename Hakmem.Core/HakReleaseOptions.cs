namespace Hakmem;

/// <summary>How much empty memory an allocator keeps for reuse before it goes back to the operating system.</summary>
public sealed class HakReleaseOptions
{
    /// <summary>Empty superslabs kept. 0 to 65,536, inclusive. Unset: 256; 1 for <see cref="HakProfile.Lean"/>. Fixed.</summary>
    public int? MaxCachedSuperslabs { get; set; }

    /// <summary>Bytes of empty superslabs and of released huge blocks kept, each. At least 0. Unset: 512 MiB; 2 MiB for <see cref="HakProfile.Lean"/>. Fixed.</summary>
    public long? MaxCachedBytes { get; set; }
}
