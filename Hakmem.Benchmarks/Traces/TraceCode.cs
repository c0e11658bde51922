namespace Hakmem.Benchmarks.Traces;

/// <summary>What an operation does. The first five are the file's codes; the reader adds the last two.</summary>
internal enum TraceCode : byte
{
    Allocate = 0,
    AllocateZeroed = 1,
    AllocateAligned = 2,
    Reallocate = 3,
    Free = 4,

    /// <summary>A reallocation of a block that was allocated aligned.</summary>
    ReallocateAligned = 5,

    /// <summary>A free of a block that was allocated aligned.</summary>
    FreeAligned = 6,
}
