namespace Hakmem;

/// <summary>What lean mode does to the free slabs of a superslab that is still partly used.</summary>
public enum HakDecommit
{
    /// <summary>Nothing: they stay resident until they are used again or their superslab is empty.</summary>
    Off,

    /// <summary>
    /// The system may take their pages when it runs short of memory (MADV_FREE). Cheapest; the resident set falls only then, so limits of containers
    /// still see the pages, and <see cref="HakOptions.MaxBytes"/> does too: before it refuses, under high pressure and in a full trim they go at once.
    /// Where the system has no such call, as <see cref="DontNeed"/>.
    /// </summary>
    Free,

    /// <summary>The system takes their pages at once (MADV_DONTNEED). The next use of a page costs a page fault.</summary>
    DontNeed,
}
