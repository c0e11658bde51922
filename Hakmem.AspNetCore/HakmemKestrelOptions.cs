namespace Hakmem.AspNetCore;

/// <summary>Settings of the memory pools behind a web server. Read once, when the host starts.</summary>
/// <remarks>
/// How much memory there may be, and how soon idle memory goes back, are <see cref="HakOptions"/> of the allocator named
/// <see cref="HakmemWebHostBuilderExtensions.AllocatorName"/>.
/// </remarks>
public sealed class HakmemKestrelOptions
{
    /// <summary>
    /// Bytes of a block: what connections receive into and responses are written to. 4096 to 65,536, inclusive. Default 4096, as in the server's own pool.
    /// Larger blocks need fewer of them and fewer system calls for large bodies, and more memory for each connection.
    /// </summary>
    public int BlockBytes { get; set; } = 4096;

    /// <summary>
    /// What blocks are made of. Default <see cref="HakMemoryPoolBacking.PinnedArray"/>. The socket transport of Kestrel sends several blocks in one call,
    /// which takes arrays: with <see cref="HakMemoryPoolBacking.Native"/> a response longer than a block resets its connection. Native is for transports
    /// that send block by block.
    /// </summary>
    public HakMemoryPoolBacking Backing { get; set; } = HakMemoryPoolBacking.PinnedArray;

    /// <summary>
    /// Whether owner objects of blocks are used again, as in the server's own pool, so that a warm rent makes no garbage. Default <see langword="true"/>.
    /// </summary>
    public bool RecycleOwners { get; set; } = true;

    /// <summary>Whether a block is filled with zeros before it goes back. Default <see langword="false"/>.</summary>
    public bool ClearOnReturn { get; set; }

    /// <summary>How closely leaked blocks are watched; reports go to the log. Default <see cref="HakLeakTracking.Off"/>.</summary>
    public HakLeakTracking LeakTracking { get; set; } = HakLeakTracking.Off;
}
