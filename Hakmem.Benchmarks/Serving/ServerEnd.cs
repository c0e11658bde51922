namespace Hakmem.Benchmarks.Serving;

/// <summary>What a server leaves behind.</summary>
/// <param name="BlocksOut">Blocks that did not come back; 0 where nobody counts them.</param>
internal sealed record ServerEnd(long BlocksOut);
