using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hakmem.Geometry;

namespace Hakmem.Heaps;

/// <summary>What blocks of one length are to a thread: their length, the bin they rest in and the allocator they belong to, in one word.</summary>
/// <remarks>Handed on by reference, so that each part is one load where it is needed.</remarks>
[StructLayout(LayoutKind.Sequential, Size = 4)]
internal readonly struct BlockKind
{
    /// <summary>Makes a kind without a bin unlike any other, and unlike none at all.</summary>
    private const int NoLength = 1;

    private readonly ushort _lengthBytes;
    private readonly byte _classIndex;
    private readonly byte _slot;

    private BlockKind(int lengthBytes, int classIndex, int slot)
    {
        _lengthBytes = (ushort)lengthBytes;
        _classIndex = (byte)classIndex;
        _slot = (byte)slot;
    }

    /// <summary>Not where <see cref="HasBin"/> is false: it is then kept elsewhere.</summary>
    public int LengthBytes => _lengthBytes;

    /// <summary>0, whose bin is always empty and full, where no bin takes the blocks.</summary>
    public nuint ClassIndex => _classIndex;

    public int Slot => _slot;

    public bool HasBin => _classIndex != 0;

    /// <summary>All of it; never 0.</summary>
    public uint Word
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Unsafe.BitCast<BlockKind, uint>(this);
    }

    /// <summary>The kind that an allocator serves a request with.</summary>
    /// <param name="minimumBytes">0 to 32 KiB, inclusive.</param>
    /// <param name="slot">Slot of the allocator.</param>
    public static BlockKind Of(int minimumBytes, int slot)
    {
        int classIndex = SizeClasses.Of((nuint)minimumBytes);
        return new BlockKind(SizeClasses.BlockBytes(classIndex), classIndex, slot);
    }

    /// <summary>The least length of the blocks that a request above those with a kind is served with, or 0 where the block itself must be asked.</summary>
    public static int LongLengthBytes(int minimumBytes) => minimumBytes is <= MemoryGeometry.SmallMaxBytes or > MemoryGeometry.CachedLargeMaxBytes
        ? 0
        : SizeClasses.BlockBytes(SizeClasses.OfLarge((uint)minimumBytes));

    /// <summary>Blocks of an allocator that no bin is to take.</summary>
    public static BlockKind WithoutBin(int slot) => new(NoLength, 0, slot);
}
