using System;
using Hakmem.Geometry;

namespace Hakmem.Heaps;

/// <summary>This half: an allocator whose blocks lie in pinned arrays, and its other half, whose blocks do not.</summary>
internal abstract unsafe partial class HeapRoad
{
    /// <summary>The heap with which this one shares settings and budget. What rests there is given back before memory is refused here.</summary>
    public HeapRoad? OtherHalf { get; set; }

    /// <summary>The array that a block in use lies in, and where.</summary>
    /// <returns><see langword="false"/> when blocks of this heap lie in no arrays.</returns>
    public bool TryGetArray(byte* block, int lengthBytes, out ArraySegment<byte> segment)
    {
        if (_parts.Arrays is not { } arrays)
        {
            segment = default;
            return false;
        }

        // Superslabs and huge blocks both are ranges of their own, and a huge block starts where its range does.
        segment = arrays.SegmentAt(SlabAddress.SuperslabOf(block), block, lengthBytes);
        return true;
    }
}
