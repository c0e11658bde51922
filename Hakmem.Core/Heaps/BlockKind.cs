using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hakmem.Geometry;

namespace Hakmem.Heaps;

/// <summary>What blocks of one length are to a thread: their length, the bin they rest in and the allocator they belong to, in one word.</summary>
/// <remarks>Handed on by reference, so that each part is one load where it is needed.</remarks>
[StructLayout(LayoutKind.Sequential, Size = 4)]
internal readonly struct BlockKind
{
    /// <summary>Requests above it are served with blocks that no bin takes.</summary>
    public const int MaxRequestBytes = MemoryGeometry.CachedLargeMaxBytes;

    /// <summary>Makes a kind without a bin unlike any other, and unlike none at all.</summary>
    private const int NoLength = SizeClasses.Step;

    // All lengths are multiples of it, and in bytes the longest would not fit.
    private readonly ushort _lengthSteps;
    private readonly byte _classIndex;
    private readonly byte _slot;

    private BlockKind(int lengthBytes, int classIndex, int slot)
    {
        _lengthSteps = (ushort)(lengthBytes / SizeClasses.Step);
        _classIndex = (byte)classIndex;
        _slot = (byte)slot;
    }

    /// <summary>Not where <see cref="HasBin"/> is false: it is then kept elsewhere.</summary>
    public int LengthBytes => _lengthSteps * SizeClasses.Step;

    /// <summary>0, whose bin is always empty and full, where no bin takes the blocks.</summary>
    public nuint ClassIndex => _classIndex;

    public int Slot => _slot;

    public bool HasBin => _classIndex != 0;

    /// <summary>Blocks of more than 32 KiB, which a bin gives only where their mark says that they are free.</summary>
    public bool IsLarge => SizeClasses.IsCachedLarge(_classIndex);

    /// <summary>All of it; never 0.</summary>
    public uint Word
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Unsafe.BitCast<BlockKind, uint>(this);
    }

    /// <summary>The kind that an allocator serves a request with.</summary>
    /// <param name="minimumBytes">0 to <see cref="MaxRequestBytes"/>, inclusive.</param>
    /// <param name="slot">Slot of the allocator.</param>
    public static BlockKind Of(int minimumBytes, int slot)
    {
        int classIndex = SizeClasses.Of((nuint)minimumBytes);
        return new BlockKind(SizeClasses.LengthBytes(classIndex), classIndex, slot);
    }

    /// <summary>Blocks of an allocator that no bin is to take.</summary>
    public static BlockKind WithoutBin(int slot) => new(NoLength, 0, slot);
}
