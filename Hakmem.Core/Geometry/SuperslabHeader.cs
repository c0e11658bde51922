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
///  128 Descriptors[32]
/// S3: a slab is in FreeMask exactly when its SpanStart is NoSpan; its tag is then 0.
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = MemoryGeometry.HeaderBytes)]
internal unsafe struct SuperslabHeader
{
    public const byte NoSpan = 0xFF;
    public const int DescriptorsOffset = 128;

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

    /// <summary>One byte for each slab.</summary>
    [InlineArray(MemoryGeometry.SlabsPerSuperslab)]
    internal struct SlabBytes
    {
        private byte _first;
    }
}
