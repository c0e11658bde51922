namespace Hakmem;

/// <summary>How far <see cref="IHakAllocator.Trim"/> goes.</summary>
public enum HakTrimLevel
{
    /// <summary>Gives back what is idle: cached empty superslabs and released huge blocks.</summary>
    Idle,

    /// <summary>Also empties the caches of the calling thread, of dead threads and those shared by all threads.</summary>
    Full,
}
