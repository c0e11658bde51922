namespace Hakmem.Benchmarks.Numbers;

/// <summary>Where a block lies.</summary>
internal readonly record struct Extent(long Address, long LengthBytes);
