using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hakmem.Geometry;

/// <summary>The first 16 bytes of a block while it is free.</summary>
/// <remarks>
/// F1 (Standard): a block that was freed and is still free (bin, shelf, transfer cache, span) holds its mark; a block that a user holds was cleared of it
/// when it was handed out. The mark depends on the address, so that copied bytes are no mark, and is odd, so that no block address is one.
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal unsafe struct FreeBlock
{
    [FieldOffset(0)]
    public FreeBlock* Next;

    [FieldOffset(8)]
    public nuint Mark;

    /// <summary>Marks the block as free.</summary>
    /// <returns><see langword="false"/> when it is marked already.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TrySetMark(nuint secret)
    {
        nuint mark = (nuint)Unsafe.AsPointer(ref this) ^ secret;
        if (Mark == mark)
        {
            return false;
        }

        Mark = mark;
        return true;
    }

    /// <summary>Takes the mark of a free block away: it is handed out.</summary>
    /// <returns><see langword="false"/> when it has none; nothing was changed then.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryClearMark(nuint secret)
    {
        if (Mark != ((nuint)Unsafe.AsPointer(ref this) ^ secret))
        {
            return false;
        }

        Mark = 0;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsMarked(FreeBlock* block, nuint secret) => block->Mark == MarkOf(block, secret);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint MarkOf(FreeBlock* block, nuint secret) => (nuint)block ^ secret;
}
