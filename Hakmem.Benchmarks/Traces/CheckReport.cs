namespace Hakmem.Benchmarks.Traces;

/// <summary>What a checking replay looked at, all of it sound.</summary>
/// <param name="Operations">Operations replayed, with the final frees.</param>
/// <param name="VerifiedBlocks">Blocks whose pattern was compared before a free or across a reallocation.</param>
/// <param name="VerifiedBytes">Bytes of pattern compared.</param>
/// <param name="ZeroedBytes">Bytes checked to be zero after a zeroed allocation.</param>
internal readonly record struct CheckReport(long Operations, long VerifiedBlocks, long VerifiedBytes, long ZeroedBytes);
