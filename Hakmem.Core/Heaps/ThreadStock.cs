using System.Runtime.CompilerServices;
using Hakmem.Geometry;
using Hakmem.Threads;

namespace Hakmem.Heaps;

/// <summary>The blocks of one allocator that rest with the calling thread: none where the thread has no cache of it, or it was disposed.</summary>
/// <remarks>For callers that know the kind of their blocks, and that a block is out: nothing is looked up.</remarks>
internal readonly unsafe struct ThreadStock(ThreadCache* cache)
{
    public bool IsNone
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => cache == null;
    }

    /// <returns><see langword="null"/> when the bin is empty or there is none: the allocator must be asked.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void* TryTake(ref readonly BlockKind kind) => new ThreadBin(cache, kind.ClassIndex).TryPop();

    /// <summary>False when the bin is full or there is none: the allocator must take the block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool HasRoom(BlockKind kind) => new ThreadBin(cache, kind.ClassIndex).Room > 0;

    /// <summary>The block is free already: the allocator must look. Blocks of allocators that mark none may be marked by this.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsFree(void* block) => FreeBlock.IsMarked((FreeBlock*)block, cache->Secret);

    /// <summary>Takes a block that is not free and for which there is room.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Put(BlockKind kind, void* block)
    {
        var free = (FreeBlock*)block;
        free->Mark = FreeBlock.MarkOf(free, cache->Secret);
        new ThreadBin(cache, kind.ClassIndex).Push(free);
    }
}
