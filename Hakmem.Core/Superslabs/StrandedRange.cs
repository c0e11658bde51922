namespace Hakmem.Superslabs;

/// <summary>A mapped range that could neither be described nor given back.</summary>
internal readonly record struct StrandedRange(nuint Start, nuint LengthBytes);
