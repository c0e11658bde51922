using System;
using System.Threading;

namespace Hakmem;

/// <summary>
/// How much empty memory an allocator keeps for reuse, and for how long, before it goes back to the operating system. <see langword="null"/> means:
/// let the profile decide.
/// </summary>
public sealed class HakReleaseOptions
{
    /// <summary>Empty superslabs kept. 0 to 65,536, inclusive. Unset: 256 in every profile. Live.</summary>
    public int? MaxCachedSuperslabs { get; set; }

    /// <summary>
    /// Bytes of empty superslabs and of released huge blocks kept, each. 0 or more. Unset: 512 MiB in every profile. Of huge blocks no more than 64 are kept
    /// in any case, and no more than 16 MiB or an eighth of those in use, whichever is more, unless <see cref="IdleTimeToLive"/> is infinite. The same
    /// holds for empty superslabs when a large block (above 32 KiB) leaves one more, but for as many more as had to be mapped again. Live.
    /// </summary>
    public long? MaxCachedBytes { get; set; }

    /// <summary>
    /// How long an empty superslab, a released huge block or a free slab rests before it goes back. 0 (at the next look) to 1 day, inclusive, or
    /// <see cref="Timeout.InfiniteTimeSpan"/>: never because of its age; the only value that goes with an <see cref="Interval"/> set to infinite. Unset:
    /// infinite for <see cref="HakProfile.SpeedFirst"/>, 60 s for <see cref="HakProfile.Balanced"/>, 1 s for <see cref="HakProfile.Lean"/>. Live.
    /// </summary>
    public TimeSpan? IdleTimeToLive { get; set; }

    /// <summary>
    /// How often maintenance looks for what has rested long enough. 10 ms to 1 day, inclusive, or <see cref="Timeout.InfiniteTimeSpan"/>: only on demand.
    /// Unset: infinite for <see cref="HakProfile.SpeedFirst"/>, 10 s for <see cref="HakProfile.Balanced"/>, 250 ms for <see cref="HakProfile.Lean"/>. Live.
    /// </summary>
    public TimeSpan? Interval { get; set; }

    internal HakReleaseOptions Copy() => (HakReleaseOptions)MemberwiseClone();
}
