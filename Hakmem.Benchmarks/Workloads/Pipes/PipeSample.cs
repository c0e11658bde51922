using System;

namespace Hakmem.Benchmarks.Workloads.Pipes;

/// <summary>What one copy measured.</summary>
/// <param name="Bytes">Copied.</param>
/// <param name="Elapsed">From the first write to the last read.</param>
/// <param name="ManagedBytes">Garbage-collected memory that was allocated meanwhile, on all threads.</param>
/// <param name="Collections">Of the youngest generation, meanwhile.</param>
internal readonly record struct PipeSample(long Bytes, TimeSpan Elapsed, long ManagedBytes, int Collections);
