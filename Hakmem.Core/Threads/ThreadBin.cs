using System.Runtime.CompilerServices;
using Hakmem.Geometry;

namespace Hakmem.Threads;

/// <summary>Free blocks of one class in one thread: what an allocation pops from and a free pushes to. A view into its <see cref="ThreadCache"/>.</summary>
/// <remarks>T1: Limit - Room = length of the list at Head. Owner thread only; others may read the numbers for statistics.</remarks>
internal readonly unsafe ref struct ThreadBin(byte* bin)
{
    private readonly byte* _bin = bin;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ThreadBin(ThreadCache* cache, nuint classIndex)
        : this((byte*)cache + ThreadCache.BinsOffset + (classIndex * ThreadCache.BinBytes))
    {
    }

    public byte* Address => _bin;

    /// <summary>The block that is popped next.</summary>
    public ref nint Head => ref *(nint*)_bin;

    /// <summary>Blocks that still fit; zero or less sends a free down the slow path.</summary>
    public ref int Room => ref *(int*)(_bin + ThreadCache.RoomOffset);

    /// <summary>Blocks the bin may hold, paid for out of the thread's budget.</summary>
    public ref int Limit => ref *(int*)(_bin + ThreadCache.LimitOffset);

    public int Count => Limit - Room;

    /// <summary>Pops a block and clears its mark: it is not free any more.</summary>
    /// <returns><see langword="null"/> when the bin is empty.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FreeBlock* TryPop()
    {
        var block = (FreeBlock*)Head;
        if (block != null)
        {
            Head = (nint)block->Next;
            Room++;
            block->Mark = 0;
        }

        return block;
    }

    /// <summary>
    /// Pops a large block and clears its mark. Two threads that freed it at the same instant both have it in a bin: the first to pop gets it, and to the other
    /// it is no longer free.
    /// </summary>
    /// <returns><see langword="null"/> when the bin is empty, or its block is not free any more and is therefore dropped.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FreeBlock* TryPopFree(nuint secret)
    {
        var block = (FreeBlock*)Head;
        if (block == null)
        {
            return null;
        }

        // Large blocks are never linked, so there is no link that two bins could share.
        Head = 0;
        Room++;
        return block->TryClearMark(secret) ? block : null;
    }

    /// <summary>Marks a block as free and pushes it.</summary>
    /// <returns><see langword="false"/> when there is no room or it is marked already; nothing was changed then.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryPush(FreeBlock* block, nuint secret)
    {
        if (Room <= 0 || !block->TrySetMark(secret))
        {
            return false;
        }

        Push(block);
        return true;
    }

    /// <summary>Pushes a block that has its mark already.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Push(FreeBlock* block)
    {
        block->Next = (FreeBlock*)Head;
        Head = (nint)block;
        Room--;
    }
}
