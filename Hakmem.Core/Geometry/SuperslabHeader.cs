using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hakmem.Geometry;

/// <summary>The first 4 KiB of a superslab.</summary>
/// <remarks>
///   32 SpanStart[32]   source lock   first slab of the run each slab belongs to, <see cref="NoSpan"/> for a free slab
///   64 Next, Previous  source lock   neighbours in the source's list
///   80 FreeMask        source lock   one bit a free slab
///   84 DirtyMask       source lock   one bit a slab whose pages were touched since they were mapped
///   88 Bucket          source lock   list the superslab is in: its number of free slabs
///   92 ClaimedMask     source lock   one bit a free slab whose pages are being given back; it is not in FreeMask meanwhile
///   96 LazyMask        source lock   one bit a slab of whose pages the system may have left some: not known zero
///  104 EmptySince      source lock   time of the maintenance that first saw it empty; <see cref="NotSeen"/> until then
///  128 Descriptors[32]
/// 2176 TouchedPages[32]   owner of the slab: class lock of a span, else source lock: 16 bits a slab, one a page that may be resident
/// 2240 DiscardedPages[32] owner of the slab: one bit a page that was given back and is not in the budget
/// 2304 LoanTables[32]     class lock     of a span that lends: what its blocks are lent as, see <see cref="SpanLoans"/>
/// S3: a slab is in FreeMask or ClaimedMask exactly when its SpanStart is NoSpan; its tag is then 0. P1: no page is both touched and discarded.
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = MemoryGeometry.HeaderBytes)]
internal unsafe struct SuperslabHeader
{
    public const byte NoSpan = 0xFF;
    public const int DescriptorsOffset = 128;

    /// <summary>Of <see cref="EmptySince"/>: no maintenance came by yet.</summary>
    public const long NotSeen = long.MaxValue;

    [FieldOffset(32)]
    public SlabBytes SpanStart;

    [FieldOffset(64)]
    public SuperslabHeader* Next;

    [FieldOffset(72)]
    public SuperslabHeader* Previous;

    [FieldOffset(80)]
    public uint FreeMask;

    [FieldOffset(84)]
    public uint DirtyMask;

    [FieldOffset(88)]
    public int Bucket;

    [FieldOffset(92)]
    public uint ClaimedMask;

    [FieldOffset(96)]
    public uint LazyMask;

    [FieldOffset(104)]
    public long EmptySince;

    [FieldOffset(2176)]
    public SlabPages TouchedPages;

    [FieldOffset(2240)]
    public SlabPages DiscardedPages;

    [FieldOffset(2304)]
    public SlabTables LoanTables;

    /// <summary>One bit for each page of 4 KiB of each slab.</summary>
    [InlineArray(MemoryGeometry.SlabsPerSuperslab)]
    internal struct SlabPages
    {
        private ushort _first;
    }

    /// <summary>One address for each slab.</summary>
    [InlineArray(MemoryGeometry.SlabsPerSuperslab)]
    internal struct SlabTables
    {
        private nint _first;
    }

    /// <summary>One byte for each slab.</summary>
    [InlineArray(MemoryGeometry.SlabsPerSuperslab)]
    internal struct SlabBytes
    {
        private byte _first;
    }
}
