namespace Hakmem;

/// <summary>What the buffers of a <see cref="HakMemoryPool"/> are made of.</summary>
public enum HakMemoryPoolBacking
{
    /// <summary>Blocks of a <see cref="HakAllocator"/>. Their memory has no array behind it: <c>MemoryMarshal.TryGetArray</c> is false for it.</summary>
    Native,

    /// <summary>Pinned arrays, for consumers that insist on an array. Not available in this version.</summary>
    PinnedArray,
}
