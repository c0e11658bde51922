using System.Runtime.CompilerServices;

namespace Hakmem.Geometry;

/// <summary>From an address to the records about it. Only for addresses that the region map says lie in a superslab.</summary>
internal static unsafe class SlabAddress
{
    private const nuint SuperslabMask = MemoryGeometry.SuperslabBytes - 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SuperslabHeader* SuperslabOf(void* address) => (SuperslabHeader*)((nuint)address & ~SuperslabMask);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int SlabIndexOf(void* address) =>
        (int)((nuint)address >> MemoryGeometry.SlabShift) & (MemoryGeometry.SlabsPerSuperslab - 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint OffsetInSuperslab(void* address) => (nuint)address & SuperslabMask;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SlabDescriptor* DescriptorAt(SuperslabHeader* superslab, int slabIndex) =>
        (SlabDescriptor*)((byte*)superslab + SuperslabHeader.DescriptorsOffset) + slabIndex;

    /// <summary>The run an address belongs to, or <see langword="null"/> when its slab is free.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SlabDescriptor* RunOf(void* address)
    {
        SuperslabHeader* superslab = SuperslabOf(address);
        int first = superslab->SpanStart[SlabIndexOf(address)];
        return first == SuperslabHeader.NoSpan ? null : DescriptorAt(superslab, first);
    }

    /// <summary>Where the first slab of a run begins.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* SlabOf(SlabDescriptor* run) => (byte*)SuperslabOf(run) + (run->FirstSlab * MemoryGeometry.SlabBytes);

    /// <summary>Where the blocks of a run begin: behind the header in slab 0, else behind the span's bits and color.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* StartOf(SlabDescriptor* run) => SlabOf(run) + run->StartOffset;

    /// <summary>Bits of the pages of a run that may be resident, 16 a slab.</summary>
    public static ushort* TouchedPagesOf(SlabDescriptor* run) => (ushort*)&SuperslabOf(run)->TouchedPages + run->FirstSlab;

    /// <summary>Bits of the pages of a run that were given back, 16 a slab.</summary>
    public static ushort* DiscardedPagesOf(SlabDescriptor* run) => (ushort*)&SuperslabOf(run)->DiscardedPages + run->FirstSlab;
}
