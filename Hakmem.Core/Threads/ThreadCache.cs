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
///   24 Cursor         owner thread   the reclaim's hand: class that was looked at last when budget was short
///   64 Heads          owner thread   first block of each bin; an array of its own, so that a class index is the whole address of an entry
/// 1168 Rooms          owner thread   blocks that still fit into each bin
/// 1720 Limits         owner thread   blocks that each bin may hold
/// 2272 Shelves        owner thread   one a class
/// With a table of tags, any table, and otherwise all zero it is a valid empty cache: no bin has blocks or room, so each call takes the slow path.
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = Bytes)]
internal unsafe struct ThreadCache
{
    public const int HeadsOffset = 64;
    public const int RoomsOffset = HeadsOffset + (SizeClasses.Count * 8);
    public const int LimitsOffset = RoomsOffset + (SizeClasses.Count * 4);
    public const int ShelvesOffset = LimitsOffset + (SizeClasses.Count * 4);
    public const int Bytes = ShelvesOffset + (SizeClasses.Count * ThreadShelf.Bytes);

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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint* Head(ThreadCache* cache, nuint classIndex) => (nint*)((byte*)cache + HeadsOffset) + classIndex;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int* Room(ThreadCache* cache, nuint classIndex) => (int*)((byte*)cache + RoomsOffset) + classIndex;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ThreadBin Bin(ThreadCache* cache, int classIndex) => new(cache, (nuint)classIndex);

    public static ThreadShelf* Shelf(ThreadCache* cache, int classIndex) =>
        (ThreadShelf*)((byte*)cache + ShelvesOffset) + classIndex;
}
