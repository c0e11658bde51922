namespace Hakmem.Benchmarks.Workloads;

/// <summary>What one thread of the remote workload did. Kept in locals while the loop runs.</summary>
internal readonly record struct RemoteCounts(long Operations, long LocalFrees, long Sends, long Fallbacks);
