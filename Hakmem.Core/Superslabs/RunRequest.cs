namespace Hakmem.Superslabs;

/// <summary>What a run of slabs is wanted for.</summary>
internal readonly struct RunRequest
{
    /// <summary>1 to 16.</summary>
    public required int SlabCount { get; init; }

    /// <summary>A power of two; the run starts at a multiple of it.</summary>
    public int AlignmentSlabs { get; init; } = 1;

    /// <summary>Class of the small blocks to be carved from it, or of the large block it will be; 0 for a large block that no bin takes.</summary>
    public int ClassIndex { get; init; }

    /// <summary>Whether slab 0, shorter by the superslab's header, will do.</summary>
    public bool MayStartAtHeader { get; init; }

    public RunRequest()
    {
    }
}
