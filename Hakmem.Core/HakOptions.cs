using System.Collections.Generic;
using Hakmem.Settings;

namespace Hakmem;

/// <summary>Settings of one allocator. <see langword="null"/> means: let the profile decide.</summary>
/// <remarks>
/// An allocator reads this object once, when it is created; changing the object later does nothing. Options called live can follow changed options,
/// given to the allocator by what made it; fixed ones hold for its life.
/// </remarks>
public sealed class HakOptions
{
    /// <summary>The preset that fills what is left unset. Default <see cref="HakProfile.Balanced"/>. Fixed.</summary>
    public HakProfile Profile { get; set; } = HakProfile.Balanced;

    /// <summary>
    /// The most bytes the allocator has mapped and not discarded at any time. At least 2 MiB, inclusive. Unset: three quarters of the physical memory, or of
    /// the lowest limit of the process's control groups, hard or soft, where that is less, as in a container; in every profile, and as it was when a process
    /// first needed it. Where the system tells neither, three quarters of what the collector may use. Lowered, it takes nothing away from who has it. Live.
    /// </summary>
    public long? MaxBytes { get; set; }

    /// <summary>What is checked when a block is freed. Unset: None for <see cref="HakProfile.SpeedFirst"/>, else Standard. Fixed.</summary>
    public HakIntegrity? Integrity { get; set; }

    /// <summary>What is asked of the system about huge pages. Unset: <see cref="HakHugePages.Default"/> in every profile. Fixed.</summary>
    public HakHugePages? HugePages { get; set; }

    /// <summary>Whether a small resident set is worth more than speed, and how small.</summary>
    public HakLeanOptions Lean { get; set; } = new();

    /// <summary>Bounds of what is kept for reuse.</summary>
    public HakReleaseOptions Release { get; set; } = new();

    /// <summary>What is made ready before it is asked for.</summary>
    public HakPrewarmOptions Prewarm { get; set; } = new();

    /// <summary>Bounds of what rests in the bins of threads.</summary>
    public HakThreadCacheOptions ThreadCache { get; set; } = new();

    /// <summary>What stood in a configuration for one of these options and is no value of it; never changed in place.</summary>
    internal IReadOnlyList<UnreadableText> Unreadable { get; set; } = [];

    /// <returns>An object that shares nothing with this one. A section that is <see langword="null"/> stays so.</returns>
    internal HakOptions Copy()
    {
        var copy = (HakOptions)MemberwiseClone();
        copy.Lean = Lean?.Copy()!;
        copy.Release = Release?.Copy()!;
        copy.Prewarm = Prewarm?.Copy()!;
        copy.ThreadCache = ThreadCache?.Copy()!;
        return copy;
    }
}
