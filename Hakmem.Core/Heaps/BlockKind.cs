using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hakmem.Geometry;

namespace Hakmem.Heaps;

/// <summary>What blocks of one length are to a thread: the bin they rest in and the allocator they belong to, in half a word.</summary>
/// <remarks>Handed on by reference, so that each part is one load where it is needed.</remarks>
[StructLayout(LayoutKind.Sequential, Size = 2)]
internal readonly struct BlockKind
{
    /// <summary>Requests above it are served with blocks that no bin takes.</summary>
    public const int MaxRequestBytes = MemoryGeometry.CachedLargeMaxBytes;

    private readonly byte _classIndex;

    /// <summary>Not 0, so that no kind is like none at all.</summary>
    private readonly byte _slotAndOne;

    private BlockKind(int classIndex, int slot)
    {
        _classIndex = (byte)classIndex;
        _slotAndOne = (byte)(slot + 1);
    }

    /// <summary>Not where <see cref="HasBin"/> is false: it is then kept elsewhere.</summary>
    public int LengthBytes => SizeClasses.LengthBytes(_classIndex);

    /// <summary>0, whose bin is always empty and full, where no bin takes the blocks.</summary>
    public nuint ClassIndex => _classIndex;

    public int Slot => _slotAndOne - 1;

    public bool HasBin => _classIndex != 0;

    /// <summary>Blocks of more than 32 KiB, which a bin gives only where their mark says that they are free.</summary>
    public bool IsLarge => SizeClasses.IsCachedLarge(_classIndex);

    /// <summary>All of it; never 0.</summary>
    public ushort Word
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Unsafe.BitCast<BlockKind, ushort>(this);
    }

    /// <summary>Whether a key that leases carry is of blocks of this kind.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsIn(nint key, ref readonly BlockKind kind) => unchecked((ushort)key) == kind.Word;

    /// <summary>What <see cref="LengthBytes"/> is of the kind in a key, without a way through memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int LengthBytesIn(nint key) => SizeClasses.LengthBytes(unchecked((byte)key));

    /// <summary>The kind in a key.</summary>
    public static BlockKind In(nint key) => Unsafe.BitCast<ushort, BlockKind>(unchecked((ushort)key));

    /// <summary>The kind whose blocks a pool lends for a request.</summary>
    /// <param name="minimumBytes">0 to <see cref="MaxRequestBytes"/>, inclusive.</param>
    /// <param name="slot">Slot of the allocator.</param>
    public static BlockKind Of(int minimumBytes, int slot) => new(SizeClasses.OfLent((nuint)minimumBytes), slot);

    /// <summary>Blocks of an allocator that no bin is to take.</summary>
    public static BlockKind WithoutBin(int slot) => new(0, slot);
}
