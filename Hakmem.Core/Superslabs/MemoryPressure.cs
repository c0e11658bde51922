namespace Hakmem.Superslabs;

/// <summary>How badly memory is wanted back. The values are ordered: what a lower one gives back, a higher one gives back too.</summary>
internal enum MemoryPressure
{
    /// <summary>Time to live and limits of the settings decide alone.</summary>
    None,

    /// <summary>What is idle goes back sooner.</summary>
    Medium,

    /// <summary>What is idle goes back now.</summary>
    High,
}
