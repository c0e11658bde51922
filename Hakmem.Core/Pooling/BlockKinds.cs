using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hakmem.Heaps;

namespace Hakmem.Pooling;

/// <summary>The kind of block that a request is given, for every 16 bytes up to 32 KiB.</summary>
internal readonly unsafe struct BlockKinds
{
    /// <summary>Above, asking the allocator about the block itself costs little beside the rest.</summary>
    public const int MaxRequestBytes = 32 * 1024;

    private const int StepShift = 4;

    // Pinned, so that a look is one load from an address.
    private readonly BlockKind[] _kinds;
    private readonly BlockKind* _first;

    public BlockKinds(int slot)
    {
        _kinds = GC.AllocateArray<BlockKind>((MaxRequestBytes >> StepShift) + 1, pinned: true);
        _first = (BlockKind*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_kinds));
        for (int step = 0; step < _kinds.Length; step++)
        {
            _kinds[step] = BlockKind.Of(step << StepShift, slot);
        }
    }

    /// <param name="minimumBytes">0 to <see cref="MaxRequestBytes"/>, inclusive; not checked again.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref readonly BlockKind Of(int minimumBytes) =>
        ref _first[(uint)(minimumBytes + (1 << StepShift) - 1) >> StepShift];
}
