using System;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Threading;
using Hakmem.Geometry;
using Hakmem.Primitives;
using Hakmem.Threads;

namespace Hakmem.Heaps;

/// <summary>The calling thread's block, for callers that need several things of it and find it once.</summary>
/// <remarks>What is not inlined is static and takes the block: a call on the struct itself would keep it in memory all through the caller.</remarks>
internal readonly unsafe struct ThreadPlace
{
    /// <summary>Where the number of the era is in a key; all of them: always shared.</summary>
    private const nint Eras = ThreadBias.AlwaysShared << LastBin.StampShift;

    private readonly ThreadBlock* _block;

    private ThreadPlace(ThreadBlock* block) => _block = block;

    private LastBin* Last
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ThreadBlock.LastOf(_block);
    }

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

    /// <summary>What <see cref="Current"/> is, unless it is not <see cref="IsHere">here</see>.</summary>
    public static ThreadPlace Guess
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(ThreadFinder.Guess);
    }

    /// <summary>The place of the thread that made the key of a lease; another thread's once that one has ended.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ThreadPlace HomeOf(nint key) => new(ThreadBias.BlockOf(StampIn(key)));

    /// <summary>The stamp in the key of a lease.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint StampIn(nint key) => key >>> LastBin.StampShift;

    /// <summary>Whether a key is one of a lease that is not over: all stamps of threads have an era.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsStamped(nint key) => (key & Eras) != 0;

    /// <summary>A key of the same kind and place under which nobody enters.</summary>
    public static nint Unenterable(nint key) => key | Eras;

    /// <summary>Whether a key is such a one.</summary>
    public static bool IsUnenterable(nint key) => (key & Eras) == Eras;

    /// <summary>A key without its stamp.</summary>
    public static nint KindIn(nint key) => unchecked((ushort)key);

    /// <summary>Whether it is the calling thread's, as far as its stack tells.</summary>
    public bool IsHere
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ThreadFinder.IsOwn(_block);
    }

    /// <summary>The key for leases of the kind whose blocks were handled last, the bin of which is then at hand; see <see cref="BlockKind.IsIn"/>.</summary>
    public nint KeyAtHand
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Volatile.Read(ref Last->Key);
    }

    /// <summary>What a lease carries that this thread begins: the kind of its block and the thread's stamp (<see cref="ThreadBias"/>). Not where there is no place.</summary>
    public nint KeyOf(ref readonly BlockKind kind) => LastBin.KeyOf(Volatile.Read(ref _block->Bias.StampWord), kind.Word);

    /// <summary>The block in the hand, or one out of the bin at hand; where that is of a large kind, see <see cref="TryTakeLargeAtHand"/>.</summary>
    /// <returns><see langword="null"/> when there is none: the allocator must be asked.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void* TryTakeAtHand()
    {
        Debug.Assert(Last->Hand != LastBin.NoHand, "the hand may hold one");
        var block = (FreeBlock*)Last->Hand;
        if (block == null)
        {
            ThreadBin bin = new(Last->Bin);
            block = bin.TryPop();

            // The one after it may have been freed by another thread, and is needed to take it: its link lies in it.
            Prefetch.Line((void*)bin.Head);
            return block;
        }

        Last->Hand = 0;
        block->Mark = 0;
        return block;
    }

    /// <summary>The same where the kind is a large one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void* TryTakeLargeAtHand() => new ThreadBin(Last->Bin).TryPopFree(Last->Secret);

    /// <summary>Takes a block out of the bin of a kind, and the bin to hand.</summary>
    /// <returns><see langword="null"/> when the thread has none: the allocator must be asked.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void* TryTake(ref readonly BlockKind kind) => TryTake(_block, in kind);

    /// <summary>A block that is certainly out goes back to the bin at hand, which is its kind's.</summary>
    /// <param name="key">Of its lease.</param>
    /// <param name="block">Its address.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void FreeAtHand(nint key, void* block)
    {
        // A block that is free already is the allocator's to judge. One that marks none does not mind these.
        var free = (FreeBlock*)block;
        nuint mark = FreeBlock.MarkOf(free, Last->Secret);
        if (free->Mark != mark)
        {
            if (Last->Hand == 0)
            {
                free->Mark = mark;
                Last->Hand = (nint)free;
                return;
            }

            ThreadBin bin = new(Last->Bin);
            if (bin.Room > 0)
            {
                free->Mark = mark;
                bin.Push(free);
                return;
            }
        }

        FreeOther(_block, key, block);
    }

    /// <summary>A block that is certainly out goes back, also where there is no place.</summary>
    /// <param name="key">Of its lease, or only the kind in it.</param>
    /// <param name="block">Its address.</param>
    public void Free(nint key, void* block)
    {
        if (IsNone)
        {
            FreeRare(BlockKind.In(key).Slot, block);
            return;
        }

        FreeOther(_block, key, block);
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

    /// <summary>The same where also the bin at hand is to be the one of the kind: a key says both.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool EnterAtHand(nint key) => ThreadBias.EnterAtHand(_block, key);

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
    private static void FreeOther(ThreadBlock* place, nint key, void* block)
    {
        BlockKind kind = BlockKind.In(key);
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
        if (bin.Limit == 0 && !kind.IsLarge)
        {
            // Nothing may rest here yet, not even in the hand.
            return null;
        }

        ThreadBias.BringToHand(place, kind.Word, bin.Address, cache->Secret, hasHand: !kind.IsLarge);

        // K1. Paired with the barrier of a disposal.
        if (CacheOf(place, in kind) == cache)
        {
            return kind.IsLarge ? LargeBin.TryPop(cache, (int)kind.ClassIndex) : bin.TryPop();
        }

        place->Last.Clear();
        return null;
    }

    private static ThreadCache* CacheOf(ThreadBlock* place, ref readonly BlockKind kind) =>
        (ThreadCache*)Volatile.Read(ref *ThreadBlock.Entry(place, kind.Slot));

    private bool IsHomeOf(nint stamp) => _block != null && ThreadBias.BlockOf(stamp) == _block;
}
