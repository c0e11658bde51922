namespace Hakmem.Geometry;

/// <summary>What a run of slabs holds.</summary>
internal enum SlabUse : byte
{
    Free,
    SmallBlocks,
    LargeBlock,
}
