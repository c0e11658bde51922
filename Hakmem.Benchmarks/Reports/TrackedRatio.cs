using Hakmem.Benchmarks.Numbers;

namespace Hakmem.Benchmarks.Reports;

/// <summary>A quotient of speeds that the project follows from release to release.</summary>
internal sealed record TrackedRatio(string Subject, string Other, string Workload, Ratio Ratio);
