using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hakmem.Geometry;

namespace Hakmem.Threads;

/// <summary>The bins of one allocator in one thread, with all that a hot call needs, so that it reads no static.</summary>
/// <remarks>
///    0 Tags           at attach      the allocator's table of slab tags
///    8 Secret         at attach      what marks of free blocks are made with
///   16 Code           at attach      region code of the allocator; Nobody while the cache is not in use
///   17 ChecksFrees    at attach      whether an explicit heap's frees are checked
///   18 Slot           at attach      number of the allocator
///   20 GrantedBytes   owner thread   budget that the limits of bins and shelves have used up
///   24 Cursor         owner thread   class whose bin is looked at next when budget is short
///   28 Denials        owner thread   growths refused since the last reclaim
///   64 Bins           owner thread   one a class
/// 2272 Shelves        owner thread   one a class
/// With a table of tags, any table, and otherwise all zero it is a valid empty cache: no bin has blocks or room, so each call takes the slow path.
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = Bytes)]
internal unsafe struct ThreadCache
{
    public const int BinsOffset = 64;
    public const int ShelvesOffset = BinsOffset + (SizeClasses.Count * ThreadBin.Bytes);
    public const int Bytes = ShelvesOffset + (SizeClasses.Count * ThreadShelf.Bytes);

    private const nuint TinyStepMask = SizeClasses.TinyStep - 1;

    [FieldOffset(0)]
    public byte* Tags;

    [FieldOffset(8)]
    public nuint Secret;

    [FieldOffset(16)]
    public byte Code;

    [FieldOffset(17)]
    public bool ChecksFrees;

    [FieldOffset(18)]
    public byte Slot;

    [FieldOffset(20)]
    public int GrantedBytes;

    [FieldOffset(24)]
    public int Cursor;

    [FieldOffset(28)]
    public int Denials;

    /// <summary>Bin for a tiny request. A bin is 16 bytes and so is a class step, so the rounded length is the offset of the bin. 0 gives class 0, always empty.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ThreadBin* TinyBin(ThreadCache* cache, nuint byteCount) =>
        (ThreadBin*)((byte*)cache + BinsOffset + ((byteCount + TinyStepMask) & ~TinyStepMask));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ThreadBin* Bin(ThreadCache* cache, nuint classIndex) =>
        (ThreadBin*)((byte*)cache + BinsOffset) + classIndex;

    public static ThreadShelf* Shelf(ThreadCache* cache, int classIndex) =>
        (ThreadShelf*)((byte*)cache + ShelvesOffset) + classIndex;

    /// <summary>Pops a block and clears its mark: it is not free any more.</summary>
    /// <returns><see langword="null"/> when the bin is empty.</returns>
    public static FreeBlock* TryPop(ThreadBin* bin)
    {
        FreeBlock* block = bin->Head;
        if (block != null)
        {
            bin->Head = block->Next;
            bin->Room++;
            block->Mark = 0;
        }

        return block;
    }

    /// <summary>Pushes a block that has its mark already.</summary>
    public static void Push(ThreadBin* bin, FreeBlock* block)
    {
        block->Next = bin->Head;
        bin->Head = block;
        bin->Room--;
    }
}
