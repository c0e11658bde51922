using System.Numerics;

namespace Hakmem.Geometry;

/// <summary>Bits of the pages of neighbouring slabs: 16 a slab, lowest address first.</summary>
internal static unsafe class SlabPageBits
{
    public static bool IsSet(ushort* slabs, int page) => (slabs[page / MemoryGeometry.PagesPerSlab] >> (page % MemoryGeometry.PagesPerSlab) & 1) != 0;

    public static void Set(ushort* slabs, int page) => slabs[page / MemoryGeometry.PagesPerSlab] |= (ushort)(1 << (page % MemoryGeometry.PagesPerSlab));

    public static void Clear(ushort* slabs, int page) => slabs[page / MemoryGeometry.PagesPerSlab] &= unchecked((ushort)~(1 << (page % MemoryGeometry.PagesPerSlab)));

    /// <summary>Whether the bits of all pages between two, both inclusive, are set.</summary>
    public static bool AreSet(ushort* slabs, int firstPage, int lastPage)
    {
        for (int page = firstPage; page <= lastPage; page++)
        {
            if (!IsSet(slabs, page))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether all bits of so many slabs are set.</summary>
    public static bool AreAllSet(ushort* slabs, int slabCount)
    {
        for (int slab = 0; slab < slabCount; slab++)
        {
            if (slabs[slab] != MemoryGeometry.AllPages)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Number of bits set in so many slabs.</summary>
    public static int Count(ushort* slabs, int slabCount)
    {
        int count = 0;
        for (int slab = 0; slab < slabCount; slab++)
        {
            count += BitOperations.PopCount(slabs[slab]);
        }

        return count;
    }

    public static void Fill(ushort* slabs, int slabCount, ushort value)
    {
        for (int slab = 0; slab < slabCount; slab++)
        {
            slabs[slab] = value;
        }
    }
}
