namespace Hakmem;

/// <summary>What the buffers of a <see cref="HakMemoryPool"/> are made of.</summary>
public enum HakMemoryPoolBacking
{
    /// <summary>Blocks of a <see cref="HakAllocator"/>. Their memory has no array behind it: <c>MemoryMarshal.TryGetArray</c> is false for it.</summary>
    Native,

    /// <summary>
    /// The same blocks, in pinned arrays of the collector's heap: <c>MemoryMarshal.TryGetArray</c> gives the array, so that consumers which insist on one,
    /// like the gather sends of a <c>Socket</c> and so of Kestrel, can work with them. Settings, limits, release of idle memory and speed are those of
    /// <see cref="Native"/>.
    /// </summary>
    /// <remarks>
    /// Superslabs lie in arrays of 4 MiB of which half is never touched: the collector counts them whole, and a limit of its heap holds for them. A buffer
    /// holds at most 2^31 - 2^21 - 4096 bytes, about. Not on macOS: there pages go back with their array only.
    /// </remarks>
    PinnedArray,
}
