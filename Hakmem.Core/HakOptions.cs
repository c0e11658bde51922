namespace Hakmem;

/// <summary>Settings of one allocator. <see langword="null"/> means: let the profile decide. They are read once, when the allocator is created.</summary>
public sealed class HakOptions
{
    /// <summary>The preset that fills what is left unset. Default <see cref="HakProfile.Balanced"/>. Fixed.</summary>
    public HakProfile Profile { get; set; } = HakProfile.Balanced;

    /// <summary>
    /// The most bytes the allocator maps at any time. At least 2 MiB, inclusive. Unset: three quarters of what the process may use
    /// (the smaller of physical memory and the limit of the container). Fixed.
    /// </summary>
    public long? MaxBytes { get; set; }

    /// <summary>What is checked when a block is freed. Unset: None for <see cref="HakProfile.SpeedFirst"/>, else Standard. Fixed.</summary>
    public HakIntegrity? Integrity { get; set; }

    /// <summary>Bounds of what is kept for reuse.</summary>
    public HakReleaseOptions Release { get; set; } = new();

    /// <summary>Bounds of what rests in the bins of threads.</summary>
    public HakThreadCacheOptions ThreadCache { get; set; } = new();
}
