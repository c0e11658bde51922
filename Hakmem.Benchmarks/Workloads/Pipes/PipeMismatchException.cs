using System;

namespace Hakmem.Benchmarks.Workloads.Pipes;

/// <summary>What came out of a pipe is not what went in.</summary>
internal sealed class PipeMismatchException(string message) : Exception(message);
