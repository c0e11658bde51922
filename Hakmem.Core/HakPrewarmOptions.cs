namespace Hakmem;

/// <summary>What is made ready before it is asked for. <see langword="null"/> means: let the profile decide.</summary>
/// <remarks>Where <see cref="Enabled"/> comes to off, the other options of this section have no effect.</remarks>
public sealed class HakPrewarmOptions
{
    /// <summary>
    /// Whether a thread begins with blocks in its bins. Unset: on for <see cref="HakProfile.SpeedFirst"/> unless lean mode is on, else off. Fixed.
    /// </summary>
    public bool? Enabled { get; set; }

    /// <summary>
    /// Blocks of each tiny size class (up to 1 KiB) that a thread begins with, as far as <see cref="HakThreadCacheOptions.MaxBytes"/> goes. 1 to 256, inclusive.
    /// Unset: 8 in every profile. Fixed.
    /// </summary>
    public int? Blocks { get; set; }

    /// <summary>Whether the pages of new superslabs are made resident at once. Unset: <see cref="HakPrefault.Off"/> in every profile. Fixed.</summary>
    public HakPrefault? Prefault { get; set; }

    internal HakPrewarmOptions Copy() => (HakPrewarmOptions)MemberwiseClone();
}
