namespace Hakmem.Superslabs;

/// <summary>Record of one region above the large tier, in use or kept for reuse.</summary>
internal sealed unsafe class HugeBlock(void* start, nuint mappedBytes)
{
    public void* Start { get; } = start;

    public nuint MappedBytes { get; } = mappedBytes;

    public bool IsInUse { get; set; } = true;

    /// <summary>Alignment that was promised, as a power of two.</summary>
    public int AlignmentShift { get; set; }
}
