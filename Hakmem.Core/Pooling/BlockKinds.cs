using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hakmem.Heaps;

namespace Hakmem.Pooling;

/// <summary>The kind of block that a request is given: for every 16 bytes up to 32 KiB, then for every 4 KiB up to what bins take, then one for all others.</summary>
internal readonly unsafe struct BlockKinds
{
    /// <summary>Requests above it are looked up the longer way.</summary>
    public const int MaxFineBytes = 32 * 1024;

    private const int StepShift = 4;
    private const int FineCount = (MaxFineBytes >> StepShift) + 1;

    /// <summary>Blocks above 32 KiB are whole slabs, or one less its header of 4 KiB: all lengths are multiples of that.</summary>
    private const int CoarseShift = 12;

    private const int FirstCoarse = FineCount - (MaxFineBytes >> CoarseShift) - 1;
    private const int WithoutBin = FirstCoarse + (BlockKind.MaxRequestBytes >> CoarseShift) + 1;

    // Pinned, so that a look is one load from an address.
    private readonly BlockKind[] _kinds;
    private readonly BlockKind* _first;

    public BlockKinds(int slot)
    {
        _kinds = GC.AllocateArray<BlockKind>(WithoutBin + 1, pinned: true);
        _first = (BlockKind*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_kinds));
        for (int step = 0; step < FineCount; step++)
        {
            _kinds[step] = BlockKind.Of(step << StepShift, slot);
        }

        for (int step = FineCount; step < WithoutBin; step++)
        {
            _kinds[step] = BlockKind.Of((step - FirstCoarse) << CoarseShift, slot);
        }

        _kinds[WithoutBin] = BlockKind.WithoutBin(slot);
    }

    /// <param name="minimumBytes">0 to <see cref="MaxFineBytes"/>, inclusive; not checked again.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref readonly BlockKind Of(int minimumBytes) =>
        ref _first[(uint)(minimumBytes + (1 << StepShift) - 1) >> StepShift];

    /// <summary>The same above <see cref="MaxFineBytes"/>, up to <see cref="BlockKind.MaxRequestBytes"/>, inclusive; not checked again.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref readonly BlockKind OfLong(int minimumBytes) =>
        ref _first[(uint)(FirstCoarse + ((minimumBytes + (1 << CoarseShift) - 1) >> CoarseShift))];

    /// <summary>The same for any length, 0 or more; a kind without a bin where no bin takes the block.</summary>
    public ref readonly BlockKind OfAny(int minimumBytes)
    {
        if (minimumBytes <= MaxFineBytes)
        {
            return ref Of(minimumBytes);
        }

        if (minimumBytes <= BlockKind.MaxRequestBytes)
        {
            return ref OfLong(minimumBytes);
        }

        return ref _first[WithoutBin];
    }
}
