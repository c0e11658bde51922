namespace Hakmem;

/// <summary>How many bytes of free blocks may rest in the bins of threads. <see langword="null"/> means: let the profile decide.</summary>
public sealed class HakThreadCacheOptions
{
    /// <summary>Bytes for one thread. 4 KiB to 64 MiB, inclusive. Unset: 1 MiB SpeedFirst, else 512 KiB. In Lean, also when set, no more than 64 KiB
    /// stay when a thread frees much and asks for little. A block counts as 64 bytes at the least, in Lean as 512, because it can keep a page resident. Live.</summary>
    public int? MaxBytes { get; set; }

    /// <summary>Bytes for all threads together. 0 or more. Unset: 64 MiB in every profile. Live.</summary>
    public long? MaxTotalBytes { get; set; }

    internal HakThreadCacheOptions Copy() => (HakThreadCacheOptions)MemberwiseClone();
}
