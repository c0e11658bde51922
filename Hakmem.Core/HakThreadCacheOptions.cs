namespace Hakmem;

/// <summary>How many bytes of free blocks may rest in the bins of threads. <see langword="null"/> means: let the profile decide.</summary>
public sealed class HakThreadCacheOptions
{
    /// <summary>Bytes for one thread. 4 KiB to 64 MiB, inclusive. Unset: 1 MiB SpeedFirst, 512 KiB Balanced, 64 KiB Lean. Live.</summary>
    public int? MaxBytes { get; set; }

    /// <summary>Bytes for all threads together. 0 or more. Unset: 64 MiB in every profile. Live.</summary>
    public long? MaxTotalBytes { get; set; }

    internal HakThreadCacheOptions Copy() => (HakThreadCacheOptions)MemberwiseClone();
}
