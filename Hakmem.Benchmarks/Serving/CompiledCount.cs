namespace Hakmem.Benchmarks.Serving;

/// <summary>How often a server's process has compiled a method, each tier anew.</summary>
internal sealed record CompiledCount(long Methods);
