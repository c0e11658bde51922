using System;
using System.Runtime.CompilerServices;
using System.Threading;
using Hakmem.Geometry;
using Hakmem.Threads;

namespace Hakmem.Heaps;

/// <summary>The calling thread's block, for callers that need several things of it and find it once.</summary>
/// <remarks>What is not inlined is static and takes the block: a call on the struct itself would keep it in memory all through the caller.</remarks>
internal readonly unsafe struct ThreadPlace
{
    private readonly ThreadBlock* _block;

    private ThreadPlace(ThreadBlock* block) => _block = block;

    /// <summary>The calling thread's; none before its first allocation.</summary>
    public static ThreadPlace Current
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(ThreadFinder.Current);
    }

    public bool IsNone
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _block == null;
    }

    /// <summary>From <see cref="Lodging"/> to room for a number that other threads read, in a cache line of its own.</summary>
    public const int NoticeDistance = ThreadBlock.NoticeOffset - ThreadBlock.LodgingOffset;

    /// <summary>Room for something of the pools: <see cref="ThreadBlock.LodgingBytes"/>, all zero on a new thread. Not where there is no place.</summary>
    public void* Lodging
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (byte*)_block + ThreadBlock.LodgingOffset;
    }

    /// <summary>The place of the thread that made a stamp; another thread's once that one has ended.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ThreadPlace HomeOf(nint stamp) => new(ThreadBias.BlockOf(stamp));

    /// <summary>Whether it is the calling thread's, as far as its stack tells.</summary>
    public bool IsHere
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ThreadFinder.IsOwn(_block);
    }

    /// <summary>What to stamp a thing with that this thread makes: see <see cref="ThreadBias"/>. Not where there is no place.</summary>
    public nint Stamp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Volatile.Read(ref _block->Bias.StampWord);
    }

    /// <summary>Whether blocks of this kind were handled last: the thread's bin of them is then at hand. Not where there is no place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool HasAtHand(ref readonly BlockKind kind) => Volatile.Read(ref _block->Last.Kind) == kind.Word;

    /// <summary>A block out of the bin at hand.</summary>
    /// <returns><see langword="null"/> when the bin is empty: the allocator must be asked.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void* TryTakeAtHand() => new ThreadBin(_block->Last.Bin).TryPop();

    /// <summary>The same where the kind is a large one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void* TryTakeLargeAtHand() => new ThreadBin(_block->Last.Bin).TryPopFree(_block->Last.Secret);

    /// <summary>Takes a block out of the bin of a kind, and the bin to hand.</summary>
    /// <returns><see langword="null"/> when the thread has none: the allocator must be asked.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void* TryTake(ref readonly BlockKind kind) => TryTake(_block, in kind);

    /// <summary>A block that is certainly out goes back; not where there is no place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Free(ref readonly BlockKind kind, void* block)
    {
        if (HasAtHand(in kind))
        {
            ThreadBin bin = new(_block->Last.Bin);
            if (bin.Room > 0)
            {
                // A block that is free already is the allocator's to judge. One that marks none does not mind these.
                var free = (FreeBlock*)block;
                nuint mark = FreeBlock.MarkOf(free, _block->Last.Secret);
                if (free->Mark != mark)
                {
                    free->Mark = mark;
                    bin.Push(free);
                    return;
                }
            }
        }

        FreeOther(_block, in kind, block);
    }

    /// <summary>A block that is certainly out goes back, also where there is no place.</summary>
    public void FreeAnyhow(ref readonly BlockKind kind, void* block)
    {
        if (IsNone)
        {
            FreeRare(kind.Slot, block);
            return;
        }

        FreeOther(_block, in kind, block);
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

    /// <summary>Without the bin at hand.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void FreeOther(ThreadBlock* place, ref readonly BlockKind kind, void* block)
    {
        ThreadCache* cache = CacheOf(place, in kind);
        if (cache != null)
        {
            var free = (FreeBlock*)block;
            if (kind.IsLarge
                ? LargeBin.TryPush(cache, 2 * kind.ClassIndex, free)
                : new ThreadBin(cache, kind.ClassIndex).TryPush(free, cache->Secret))
            {
                return;
            }
        }

        FreeRare(kind.Slot, block);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void* TryTake(ThreadBlock* place, ref readonly BlockKind kind)
    {
        ThreadCache* cache = CacheOf(place, in kind);
        if (cache == null || !kind.HasBin)
        {
            return null;
        }

        ThreadBin bin = new(cache, kind.ClassIndex);
        place->Last.Bin = bin.Address;
        place->Last.Secret = cache->Secret;
        Volatile.Write(ref place->Last.Kind, kind.Word);

        // K1. Paired with the barrier of a disposal.
        if (CacheOf(place, in kind) == cache)
        {
            return kind.IsLarge ? LargeBin.TryPop(cache, (int)kind.ClassIndex) : bin.TryPop();
        }

        place->Last.Kind = 0;
        return null;
    }

    private static ThreadCache* CacheOf(ThreadBlock* place, ref readonly BlockKind kind) =>
        (ThreadCache*)Volatile.Read(ref *ThreadBlock.Entry(place, kind.Slot));

    private bool IsHomeOf(nint stamp) => _block != null && ThreadBias.BlockOf(stamp) == _block;
}
