using Hakmem.Geometry;

namespace Hakmem.Tests.Doubles;

/// <summary>A span of small blocks in a superslab that no allocator knows: what is written at its bind, and nothing of a list, a lock or a tag.</summary>
internal static unsafe class BareSpan
{
    /// <param name="superslab">Mapped, and the test's alone.</param>
    /// <param name="slab">Where the span begins.</param>
    /// <param name="classIndex">A class of small blocks.</param>
    public static SlabDescriptor* Bind(SuperslabHeader* superslab, int slab, int classIndex)
    {
        SlabDescriptor* span = SlabAddress.DescriptorAt(superslab, slab);
        ref readonly SizeClass sizeClass = ref SizeClasses.At(classIndex);
        span->FirstSlab = (byte)slab;
        span->SlabCount = (byte)sizeClass.SlabCount;
        span->ClassIndex = (byte)classIndex;
        span->Use = SlabUse.SmallBlocks;
        span->BlockBytes = sizeClass.BlockBytes;
        span->StartOffset = (ushort)sizeClass.StartOffset(slab);
        span->CapacityCount = (ushort)sizeClass.CapacityCount(span->StartOffset);
        span->Reciprocal = SpanBits.ReciprocalOf(sizeClass.BlockBytes);
        return span;
    }
}
