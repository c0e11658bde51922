using Hakmem.Geometry;

namespace Hakmem.Heaps;

/// <summary>What blocks of one length are to a thread: their length, the bin they rest in and the allocator they belong to, in one word.</summary>
/// <remarks>
/// bits 0..15 length in bytes, bits 16..23 class, or 0 where no bin takes them, bits 24..31 slot of the allocator.
/// </remarks>
internal readonly struct BlockKind(uint word)
{
    private const int ClassShift = 16;
    private const int SlotShift = 24;

    public uint Word => word;

    public int LengthBytes => (ushort)word;

    public nuint ClassIndex => (byte)(word >> ClassShift);

    public int Slot => (int)(word >> SlotShift);

    /// <param name="lengthBytes">Usable length of a block; below 64 KiB.</param>
    /// <param name="slot">Slot of the allocator.</param>
    public static BlockKind Of(int lengthBytes, int slot)
    {
        int classIndex = SizeClasses.Of((nuint)lengthBytes);
        bool hasBin = lengthBytes <= MemoryGeometry.SmallMaxBytes && SizeClasses.BlockBytes(classIndex) == lengthBytes;
        return new BlockKind((uint)lengthBytes | ((hasBin ? (uint)classIndex : 0) << ClassShift) | ((uint)slot << SlotShift));
    }
}
