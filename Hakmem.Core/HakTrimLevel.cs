namespace Hakmem;

/// <summary>How far <see cref="IHakAllocator.Trim"/> goes.</summary>
public enum HakTrimLevel
{
    /// <summary>Gives back what is idle: empty superslabs, released huge blocks, and free slabs where <see cref="HakLeanOptions.Decommit"/> says so.</summary>
    Idle,

    /// <summary>
    /// Also empties the caches of the calling thread, of dead threads and those shared by all threads, and gives back every free slab and every page that
    /// only free blocks cover.
    /// </summary>
    Full,
}
