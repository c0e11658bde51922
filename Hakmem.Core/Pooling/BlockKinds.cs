using System.Runtime.CompilerServices;
using System.Threading;
using Hakmem.Heaps;

namespace Hakmem.Pooling;

/// <summary>What kind of block a request is given, learned from the allocator once for every 16 bytes up to 32 KiB.</summary>
/// <remarks>The learned length is what the allocator is then asked for, so a buffer is as long as it claims whatever the allocator does.</remarks>
internal readonly unsafe struct BlockKinds(HakAllocator allocator)
{
    /// <summary>Above, asking the allocator about the block itself costs little beside the rest.</summary>
    public const int MaxRequestBytes = 32 * 1024;

    private const int StepShift = 4;

    private readonly uint[] _words = new uint[(MaxRequestBytes >> StepShift) + 1];

    /// <param name="minimumBytes">0 to <see cref="MaxRequestBytes"/>, inclusive.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public BlockKind Of(int minimumBytes)
    {
        uint word = Volatile.Read(ref _words[(uint)(minimumBytes + (1 << StepShift) - 1) >> StepShift]);
        return word != 0 ? new BlockKind(word) : Learn(minimumBytes);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private BlockKind Learn(int minimumBytes)
    {
        int step = (minimumBytes + (1 << StepShift) - 1) >> StepShift;
        void* block = allocator.Allocate((nuint)step << StepShift);
        int usableBytes = (int)nuint.Min(allocator.GetUsableSize(block), ushort.MaxValue);
        allocator.Free(block);

        // Whoever learns it at the same time writes the same.
        BlockKind kind = BlockKind.Of(usableBytes, allocator.Slot);
        Volatile.Write(ref _words[step], kind.Word);
        return kind;
    }
}
