namespace Hakmem.Benchmarks.Traces;

/// <summary>A live block of a checking replay. <paramref name="Alignment"/> is 0 when none was asked for.</summary>
internal readonly record struct CheckedBlock(nint Address, nuint ByteCount, nuint Alignment);
