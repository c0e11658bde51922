using System.Runtime.InteropServices;

namespace Hakmem.Geometry;

/// <summary>What a run of slabs is doing: a span of small blocks or one large block. Lives at the entry of the run's first slab.</summary>
/// <remarks>
///  0 FreeBits       class lock    one bit a block that rests in the span; of spans with more than 64 blocks the bits are at the span's start instead
///  8 Next           class lock    neighbours in the central list of the class
/// 16 Previous       class lock
/// 24 BlockBytes     at bind       length of a block; of a large block its usable length
/// 28 OutCount       class lock    blocks in bins, in transit or with users
/// 30 FirstWord      class lock    no word of bits before this one has a bit set
/// 32 CapacityCount  at bind
/// 34 ClassIndex     at bind       0 for a large block that no bin takes
/// 35 SlabCount      at bind       slabs of the run
/// 36 FirstSlab      at map        index of this descriptor
/// 37 Bucket         class lock    central list the span is in
/// 38 AlignmentShift at bind       alignment promised to a large block
/// 39 Use            source lock
/// 40 DiscardedCount class lock    pages of the span that were given back since it was bound; while there are any, its slabs have no tag
/// 44 IsKnownZero    at bind       no page of the run was touched since it was mapped or discarded
/// 45 IdlePasses     class lock    passes of maintenance since a block of the span came or went; <see cref="Settled"/> when nothing is left to give back
/// 46 StartOffset    at bind       where the first block begins, counted from the first slab
/// 48 Reciprocal     at bind       turns an offset into the number of its block without a division
/// 56 ColdFrees      any thread    frees by the slow half since pages of the span were given back; a guess where threads count at the same instant
/// 60 IsClaimed      class lock    pages of the span are being given back
/// 61 HasLoanTable   class lock    the span has lent since it was bound, see <see cref="SpanLoans"/>
/// 62 LoanCount      class lock    blocks of other classes that lie in runs of free blocks of the span; while there are any, its slabs have no tag
/// S1: OutCount + number of bits set == CapacityCount.
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = Bytes)]
internal unsafe struct SlabDescriptor
{
    public const int Bytes = 64;

    /// <summary>Of <see cref="IdlePasses"/>: the free pages of the span went back already.</summary>
    public const byte Settled = byte.MaxValue;

    /// <summary>Of <see cref="IdlePasses"/>: the free pages of the span are too few to be worth it while memory is not short.</summary>
    public const byte FewPages = Settled - 1;

    [FieldOffset(0)]
    public ulong FreeBits;

    [FieldOffset(8)]
    public SlabDescriptor* Next;

    [FieldOffset(16)]
    public SlabDescriptor* Previous;

    [FieldOffset(24)]
    public int BlockBytes;

    [FieldOffset(28)]
    public ushort OutCount;

    [FieldOffset(30)]
    public ushort FirstWord;

    [FieldOffset(32)]
    public ushort CapacityCount;

    [FieldOffset(34)]
    public byte ClassIndex;

    [FieldOffset(35)]
    public byte SlabCount;

    [FieldOffset(36)]
    public byte FirstSlab;

    [FieldOffset(37)]
    public byte Bucket;

    [FieldOffset(38)]
    public byte AlignmentShift;

    [FieldOffset(39)]
    public SlabUse Use;

    [FieldOffset(40)]
    public int DiscardedCount;

    [FieldOffset(44)]
    public bool IsKnownZero;

    [FieldOffset(45)]
    public byte IdlePasses;

    [FieldOffset(46)]
    public ushort StartOffset;

    [FieldOffset(48)]
    public ulong Reciprocal;

    [FieldOffset(56)]
    public int ColdFrees;

    [FieldOffset(60)]
    public bool IsClaimed;

    [FieldOffset(61)]
    public bool HasLoanTable;

    [FieldOffset(62)]
    public ushort LoanCount;
}
