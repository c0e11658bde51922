namespace Hakmem;

/// <summary>How many bytes of free blocks may rest in the bins of threads. <see langword="null"/> means: let the profile decide.</summary>
public sealed class HakThreadCacheOptions
{
    /// <summary>
    /// Bytes for one thread. 4 KiB to 64 MiB, inclusive, and no more than <see cref="MaxTotalBytes"/> where that is set and not 0. Unset: 1 MiB. Also when
    /// set, a thread that frees much and asks for little keeps no more than 256 KiB in Balanced and 32 KiB in Lean. A block counts as 64, 128 or 512 bytes
    /// at the least (SpeedFirst, Balanced, Lean), because it can keep a page resident; as more, up to 512, where this was set to less than 512 or, in Balanced,
    /// 256 KiB when the allocator was created. Live.
    /// </summary>
    public int? MaxBytes { get; set; }

    /// <summary>Bytes for all threads together. 0 or more; with 0 next to nothing rests. Unset: 64 MiB in every profile. Live.</summary>
    public long? MaxTotalBytes { get; set; }

    internal HakThreadCacheOptions Copy() => (HakThreadCacheOptions)MemberwiseClone();
}
