namespace Hakmem;

/// <summary>How much an allocator checks when a block is freed.</summary>
public enum HakIntegrity
{
    /// <summary>Nothing but null and wrong arguments. A wrong pointer corrupts the allocator.</summary>
    None,

    /// <summary>
    /// Detects before any damage: foreign pointers, blocks of another allocator, misaligned pointers, pointers into headers, free slabs or the middle of
    /// large and huge blocks (all certain), and a repeated free of a block that is still free (by a 64-bit mark in the freed block).
    /// </summary>
    Standard,

    /// <summary>Adds interior pointers of small blocks, overflow and write-after-free detection. Not available in this version.</summary>
    Checked,

    /// <summary>Adds encoded links, quarantine, random order and guard pages. Not available in this version.</summary>
    Hardened,
}
