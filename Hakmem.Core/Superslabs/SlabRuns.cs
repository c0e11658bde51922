using System.Numerics;
using Hakmem.Geometry;

namespace Hakmem.Superslabs;

/// <summary>Finds runs of neighbours in a mask with one bit a slab.</summary>
internal static class SlabRuns
{
    /// <summary>The mask of a run.</summary>
    public static uint MaskOf(int firstSlab, int slabCount) =>
        (slabCount == MemoryGeometry.SlabsPerSuperslab ? uint.MaxValue : (1u << slabCount) - 1) << firstSlab;

    /// <summary>Lowest start of a run of set bits at a multiple of an alignment, or -1.</summary>
    /// <param name="mask">One bit a slab.</param>
    /// <param name="slabCount">Length of the run, 1 to 32.</param>
    /// <param name="alignmentSlabs">A power of two, 1 to 32.</param>
    public static int Find(uint mask, int slabCount, int alignmentSlabs)
    {
        uint starts = mask;
        for (int known = 1; known < slabCount && starts != 0;)
        {
            int step = int.Min(known, slabCount - known);
            starts &= starts >> step;
            known += step;
        }

        for (int index = 0; starts != 0; starts &= starts - 1)
        {
            index = BitOperations.TrailingZeroCount(starts);
            if ((index & (alignmentSlabs - 1)) == 0)
            {
                return index;
            }
        }

        return -1;
    }
}
