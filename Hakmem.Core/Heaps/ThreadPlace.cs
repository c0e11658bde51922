using System;
using System.Runtime.CompilerServices;
using Hakmem.Geometry;
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

    /// <summary>What to stamp a thing with that this thread makes: see <see cref="ThreadBias"/>.</summary>
    public nint Stamp => _block == null ? ThreadBias.AlwaysShared : _block->Bias.Stamp;

    /// <summary>A block out of the thread's bin; not where there is no place.</summary>
    /// <returns><see langword="null"/> when the bin is empty, there is none, or the allocator was disposed: it must be asked itself.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void* TryAllocate(BlockKind kind)
    {
        var cache = (ThreadCache*)*ThreadBlock.Entry(_block, kind.Slot);
        return cache == null ? null : new ThreadBin(cache, kind.ClassIndex).TryPop();
    }

    /// <summary>A block that is certainly out goes back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Free(BlockKind kind, void* address)
    {
        ThreadCache* cache = _block == null ? null : (ThreadCache*)*ThreadBlock.Entry(_block, kind.Slot);
        if (cache != null)
        {
            ThreadBin bin = new(cache, kind.ClassIndex);
            var block = (FreeBlock*)address;
            if (bin.Room > 0 && (!cache->ChecksFrees || block->TrySetMark(cache->Secret)))
            {
                bin.Push(block);
                return;
            }
        }

        FreeRare(kind.Slot, address);
    }

    /// <summary>The array that a block in use lies in, and where; false where it lies in none.</summary>
    public static bool TryGetArray(BlockKind kind, byte* block, out ArraySegment<byte> segment) =>
        HeapSlots.At(kind.Slot).TryGetArray(block, kind.LengthBytes, out segment);

    /// <summary>Begins a plain change of a thing that carries a stamp of this thread; <see cref="Leave"/> must follow, whatever the answer.</summary>
    /// <returns><see langword="false"/> when the thing must be changed by compare and swap.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Enter(nint stamp) => _block != null && _block->Bias.Enter(stamp);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Leave()
    {
        if (_block != null)
        {
            _block->Bias.Leave();
        }
    }

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

    /// <summary>The slot is the allocator's as long as one of its blocks is out.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void FreeRare(int slot, void* address) => HeapSlots.At(slot).Free(address);

    private bool IsHomeOf(nint stamp) => _block != null && ThreadBias.BlockOf(stamp) == _block;
}
