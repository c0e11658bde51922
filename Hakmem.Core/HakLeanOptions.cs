namespace Hakmem;

/// <summary>Lean mode: a small resident set is worth more than speed. <see langword="null"/> means: let the profile decide.</summary>
/// <remarks>
/// Lean mode can be switched on in any profile; the other values of that profile stay as they are. Where it is off, the other options of this section
/// have no effect.
/// </remarks>
public sealed class HakLeanOptions
{
    /// <summary>
    /// Whether lean mode is on: <see cref="TargetResidentBytes"/> and <see cref="Decommit"/> apply, and nothing is prewarmed unless
    /// <see cref="HakPrewarmOptions.Enabled"/> asks for it. Unset: on for <see cref="HakProfile.Lean"/>, else off. Live, except that what is prewarmed
    /// is decided when the allocator is created.
    /// </summary>
    public bool? Enabled { get; set; }

    /// <summary>
    /// Bytes that may stay resident above what is live; once there are more, empty superslabs, and free slabs where <see cref="Decommit"/> says so, go back at
    /// once instead of by <see cref="HakReleaseOptions.IdleTimeToLive"/>. 0 or more; where lean mode is on, no more than <see cref="HakOptions.MaxBytes"/> if that is set.
    /// Unset: 10 MiB in every profile. Live.
    /// </summary>
    public long? TargetResidentBytes { get; set; }

    /// <summary>
    /// What is done to free slabs of superslabs that are partly used. Unset: <see cref="HakDecommit.DontNeed"/> in every profile. Where lean mode is
    /// off, as <see cref="HakDecommit.Off"/>. Live.
    /// </summary>
    public HakDecommit? Decommit { get; set; }

    internal HakLeanOptions Copy() => (HakLeanOptions)MemberwiseClone();
}
