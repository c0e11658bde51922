using System.Numerics;
using System.Runtime.CompilerServices;
using Hakmem.Geometry;
using Hakmem.Os;

namespace Hakmem.Regions;

/// <summary>One byte for each 64 KiB of the address space: which bin of one allocator takes the blocks there, 0 where none does.</summary>
/// <remarks>
/// One load answers two questions of a free: is this a block of mine, and of which class? Of slabs of small blocks a tag is twice their class; of one in which a large
/// block begins that bins take, see <see cref="SizeClasses.TagOfLarge"/>. Foreign memory, other allocators' blocks, headers, free slabs, the further slabs of large
/// blocks, longer ones and huge blocks all read 0. The table is 2 GiB (on Arm 4) of address space that reads as zero and is not charged; only the pages that describe
/// superslabs are made writable and touched (a page describes 256 MiB).
/// R2: a tag is set before the first block of its slab is handed out and cleared after the last one came back.
/// </remarks>
internal sealed unsafe class SlabTags
{
    /// <summary>The last index of an address that can be ours; one less than a power of two is the shorter operand.</summary>
    public static nuint LastIndex
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ((nuint)1 << (MemoryGeometry.AddressBits - MemoryGeometry.SlabShift)) - 1;
    }

    private const int AlignmentShift = 4;

    private SlabTags(byte* root) => Root = root;

    /// <summary>Length of the table.</summary>
    public static nuint Entries => LastIndex + 1;

    /// <summary>The table; lives as long as the process, because a thread may be about to read it.</summary>
    public byte* Root { get; }

    /// <summary>
    /// Entry of an address. An address that is not a multiple of 16 or not in user space gives an index of <see cref="Entries"/> or more:
    /// the rotation moves its low bits to the top, so that one comparison finds both.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint IndexOf(void* address) =>
        BitOperations.RotateRight((nuint)address, AlignmentShift) >> (MemoryGeometry.SlabShift - AlignmentShift);

    /// <returns>The table, or <see langword="null"/> when the system refused.</returns>
    public static SlabTags? TryReserve(IOsMemory os)
    {
        byte* root = (byte*)os.Reserve(Entries);
        return root == null ? null : new SlabTags(root);
    }

    /// <summary>Makes the entries of a superslab writable.</summary>
    /// <returns><see langword="false"/> when the system refused.</returns>
    public bool TryCover(SuperslabHeader* superslab, IOsMemory os) =>
        os.MakeWritable(Root + SlabNumber(superslab), MemoryGeometry.SlabsPerSuperslab);

    public void Set(SuperslabHeader* superslab, int firstSlab, int slabCount, byte tag) =>
        Unsafe.InitBlockUnaligned(Root + SlabNumber(superslab) + firstSlab, tag, (uint)slabCount);

    private static nuint SlabNumber(SuperslabHeader* superslab) => (nuint)superslab >> MemoryGeometry.SlabShift;
}
