using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hakmem.Geometry;

namespace Hakmem.Threads;

/// <summary>The bins of one allocator in one thread, with all that a hot call needs, so that it reads no static.</summary>
/// <remarks>
///    0 Tags           at attach      the allocator's table of slab tags
///    8 Secret         at attach      what marks of free blocks are made with
///   16 Code           at attach      region code of the allocator; Nobody while the cache is not in use
///   18 Slot           at attach      number of the allocator
///   20 GrantedBytes   owner thread   budget that the limits of bins and shelves have used up
///   24 Cursor         owner thread   the reclaim's hand: class that was looked at last when budget was short
///   28 Refusals       owner thread   growths refused since that look
///   30 ShelfCursor    owner thread   class whose shelf was looked at last when a bin was short of budget
///   31 OneSidedCount  owner thread   classes that the thread only frees
///   32 LastSlab       at attach      last slab number that a checked free takes for one; 0 where frees are not checked
///   64 Bins           owner thread   one a class, 16 bytes: first block, blocks that still fit, blocks that may be there; then those that only tags name, all zero
/// 1776 Table          at birth       tag of the class of a request, one byte for each 16 bytes of its length, to 4 KiB
/// 2048 Shelves        owner thread   one a class
/// 9320 Trails         owner thread   one a class; apart from the shelves, which steady use reads
/// With a table of tags, any table, and otherwise all zero it is a valid empty cache: no bin has blocks or room, so each call takes the slow path.
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = Bytes)]
internal unsafe struct ThreadCache
{
    public const int BinsOffset = 64;
    public const int BinBytes = 16;
    public const int RoomOffset = 8;
    public const int LimitOffset = 12;
    public const int TableOffset = BinsOffset + (SizeClasses.TagCount * BinBytes);
    public const int TableEntries = (MemoryGeometry.TinyMaxBytes / SizeClasses.Step) + 1;
    public const int ShelvesOffset = TableOffset + ((TableEntries + 15) & ~15);
    public const int TrailsOffset = ShelvesOffset + (SizeClasses.Count * ThreadShelf.Bytes);
    public const int Bytes = TrailsOffset + (SizeClasses.Count * OverflowTrail.Bytes);

    [FieldOffset(0)]
    public byte* Tags;

    [FieldOffset(8)]
    public nuint Secret;

    [FieldOffset(16)]
    public byte Code;

    [FieldOffset(18)]
    public byte Slot;

    [FieldOffset(20)]
    public int GrantedBytes;

    [FieldOffset(24)]
    public int Cursor;

    [FieldOffset(28)]
    public short Refusals;

    [FieldOffset(30)]
    public byte ShelfCursor;

    [FieldOffset(31)]
    public byte OneSidedCount;

    [FieldOffset(32)]
    public nuint LastSlab;

    /// <summary>Whether an explicit heap's frees are checked.</summary>
    public readonly bool ChecksFrees => LastSlab != 0;

    /// <summary>The bin of a tiny request. A length of 0 gives class 0, whose bin is always empty.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* TinyBin(ThreadCache* cache, nuint byteCount) =>
        TaggedBin(cache, *((byte*)cache + TableOffset + ((byteCount + (SizeClasses.Step - 1)) / SizeClasses.Step)));

    /// <summary>The bin that a slab's tag names: the tag is half a bin's offset in units that the processor scales by itself.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* TaggedBin(ThreadCache* cache, nuint tag) => (byte*)((nint*)cache + tag) + BinsOffset;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ThreadBin Bin(ThreadCache* cache, int classIndex) => new(cache, (nuint)classIndex);

    public static ThreadShelf* Shelf(ThreadCache* cache, int classIndex) =>
        (ThreadShelf*)((byte*)cache + ShelvesOffset) + classIndex;

    public static OverflowTrail* Trail(ThreadCache* cache, int classIndex) =>
        (OverflowTrail*)((byte*)cache + TrailsOffset) + classIndex;
}
