using System.Runtime.CompilerServices;
using System.Threading;

namespace Hakmem.Pooling;

/// <summary>How long a block becomes of what is asked for, learned from the allocator once for every 16 bytes up to 32 KiB.</summary>
/// <remarks>The learned length is what the allocator is then asked for, so a buffer is as long as it claims whatever the allocator does.</remarks>
internal readonly unsafe struct UsableLengths(HakAllocator allocator)
{
    /// <summary>Above, asking the allocator about the block itself costs little beside the rest.</summary>
    public const int MaxRequestBytes = 32 * 1024;

    private const int StepShift = 4;

    private readonly ushort[] _lengths = new ushort[(MaxRequestBytes >> StepShift) + 1];

    /// <param name="minimumBytes">0 to <see cref="MaxRequestBytes"/>, inclusive.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Of(int minimumBytes)
    {
        int lengthBytes = Volatile.Read(ref _lengths[(minimumBytes + (1 << StepShift) - 1) >> StepShift]);
        return lengthBytes != 0 ? lengthBytes : Learn(minimumBytes);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Learn(int minimumBytes)
    {
        int step = (minimumBytes + (1 << StepShift) - 1) >> StepShift;
        void* block = allocator.Allocate((nuint)step << StepShift);
        int usableBytes = (int)nuint.Min(allocator.GetUsableSize(block), ushort.MaxValue);
        allocator.Free(block);

        // Whoever learns it at the same time writes the same.
        Volatile.Write(ref _lengths[step], (ushort)usableBytes);
        return usableBytes;
    }
}
