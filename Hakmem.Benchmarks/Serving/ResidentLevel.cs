namespace Hakmem.Benchmarks.Serving;

/// <summary>The resident set of a server's process.</summary>
internal sealed record ResidentLevel(long Bytes);
