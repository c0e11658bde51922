namespace Hakmem.Superslabs;

/// <summary>Record of one region above the large tier, in use or kept for reuse.</summary>
internal sealed unsafe class HugeBlock(nuint mappedBytes)
{
    /// <summary>Of <see cref="KeptSince"/>: no maintenance came by yet.</summary>
    public const long NotSeen = long.MaxValue;

    /// <summary>Where it is mapped; <see langword="null"/> until then.</summary>
    public void* Start { get; set; }

    public nuint MappedBytes { get; } = mappedBytes;

    public bool IsInUse { get; set; } = true;

    /// <summary>Alignment that was promised, as a power of two.</summary>
    public int AlignmentShift { get; set; }

    /// <summary>Time of the maintenance that first saw it kept; <see cref="NotSeen"/> until then.</summary>
    public long KeptSince { get; set; } = NotSeen;
}
