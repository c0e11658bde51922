namespace Hakmem.Geometry;

/// <summary>What the region map says of 2 MiB of address space: one byte.</summary>
internal static class RegionCode
{
    /// <summary>Not ours.</summary>
    public const byte None = 0;

    /// <summary>Most allocators alive at a time: each has a code of its own, so that a free tells a block of another allocator from its own.</summary>
    public const int MaxAllocators = 250;

    /// <summary>Never in the map: the code of a thread cache that is not in use, so that no free takes it for its own.</summary>
    public const byte Nobody = 253;

    /// <summary>A huge block starts here.</summary>
    public const byte HugeStart = 254;

    /// <summary>A huge block reaches into here.</summary>
    public const byte HugeInside = 255;

    /// <summary>Code of the superslabs of the allocator in a slot.</summary>
    public static byte OfSlot(int slot) => (byte)(slot + 1);

    public static bool IsSuperslab(byte code) => code is > None and <= MaxAllocators;
}
