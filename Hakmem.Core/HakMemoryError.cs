namespace Hakmem;

/// <summary>What was wrong with a pointer or with a block.</summary>
public enum HakMemoryError
{
    /// <summary>The address was never handed out by this allocator, or its memory went back to the system.</summary>
    ForeignPointer,

    /// <summary>The block belongs to another allocator of this process.</summary>
    WrongAllocator,

    /// <summary>The block is already free.</summary>
    RepeatedFree,

    /// <summary>The address lies inside a block, a superslab header or a free slab instead of at the start of a block.</summary>
    InteriorPointer,

    /// <summary>Bytes behind the end of a block were written. Not found in this version: see <see cref="HakIntegrity.Checked"/>.</summary>
    Overflow,

    /// <summary>A block was written to after it was freed. Not found in this version: see <see cref="HakIntegrity.Checked"/>.</summary>
    WriteAfterFree,
}
