namespace Hakmem.Heaps;

/// <summary>What an allocator wants of maintenance after a pass.</summary>
internal enum UpkeepNeed
{
    /// <summary>Nothing until something changes.</summary>
    None,

    /// <summary>A look now and then whether threads that hold blocks have ended.</summary>
    Watch,

    /// <summary>The next pass at its time.</summary>
    Pass,
}
