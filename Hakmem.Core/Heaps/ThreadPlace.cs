using System;
using System.Runtime.CompilerServices;
using System.Threading;
using Hakmem.Threads;

namespace Hakmem.Heaps;

/// <summary>The calling thread's block, for callers that need several things of it and pay for one thread-static read.</summary>
internal readonly unsafe struct ThreadPlace
{
    private readonly ThreadBlock* _block;

    private ThreadPlace(ThreadBlock* block) => _block = block;

    /// <summary>The calling thread's; none before its first allocation.</summary>
    public static ThreadPlace Current
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new((ThreadBlock*)ThreadSlot.Current);
    }

    public bool IsNone
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _block == null;
    }

    /// <summary>Room for something of the pools: <see cref="ThreadBlock.LodgingBytes"/>, all zero on a new thread. Not where there is no place.</summary>
    public void* Lodging
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (byte*)_block + ThreadBlock.LodgingOffset;
    }

    /// <summary>The place of the thread that made a stamp; another thread's once that one has ended.</summary>
    public static ThreadPlace HomeOf(nint stamp) => new(ThreadBias.BlockOf(stamp));

    /// <summary>What to stamp a thing with that this thread makes: see <see cref="ThreadBias"/>. Not where there is no place.</summary>
    public nint Stamp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Volatile.Read(ref _block->Bias.StampWord);
    }

    /// <summary>What the thread has of an allocator's; not where there is no place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ThreadStock StockOf(int slot) => new((ThreadCache*)*ThreadBlock.Entry(_block, slot));

    /// <summary>A block that is certainly out goes back; not where there is no place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Free(BlockKind kind, void* block)
    {
        ThreadStock stock = StockOf(kind.Slot);
        if (!stock.IsNone)
        {
            if (stock.HasRoom(kind))
            {
                if (!stock.IsFree(block))
                {
                    stock.Put(kind, block);
                    return;
                }
            }
        }

        FreeRare(kind.Slot, block);
    }

    /// <summary>A block that is certainly out goes back, also where there is no place.</summary>
    public void FreeAnyhow(BlockKind kind, void* block)
    {
        if (IsNone)
        {
            FreeRare(kind.Slot, block);
            return;
        }

        Free(kind, block);
    }

    /// <summary>To the allocator itself. The slot is its own as long as one of its blocks is out.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void FreeRare(int slot, void* block) => HeapSlots.At(slot).Free(block);

    /// <summary>The array that a block in use lies in, and where; false where it lies in none.</summary>
    public static bool TryGetArray(int slot, byte* block, int lengthBytes, out ArraySegment<byte> segment) =>
        HeapSlots.At(slot).TryGetArray(block, lengthBytes, out segment);

    /// <summary>Begins a plain change of a thing that carries a stamp of this thread; <see cref="Leave"/> must follow, whatever the answer.</summary>
    /// <returns><see langword="false"/> when the thing must be changed by compare and swap.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Enter(nint stamp) => ThreadBias.Enter(_block, stamp);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Leave() => ThreadBias.Leave(_block);

    /// <summary>Before a thing with this stamp is changed by compare and swap: nobody changes it plainly from now on.</summary>
    public void Share(nint stamp)
    {
        // Its own thread is here and not inside.
        if (!IsHomeOf(stamp))
        {
            ThreadBias.Share(stamp);
        }
    }

    /// <summary>After a thing with this stamp was changed by compare and swap where a plain change would have done.</summary>
    public void NoteShared(nint stamp)
    {
        if (IsHomeOf(stamp))
        {
            _block->Bias.CountShared(_block);
        }
    }

    private bool IsHomeOf(nint stamp) => _block != null && ThreadBias.BlockOf(stamp) == _block;
}
