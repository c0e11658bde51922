using System;

namespace Hakmem.Benchmarks.Traces;

/// <summary>A checking replay found memory that is not what the allocator promised.</summary>
internal sealed class TraceMismatchException(string message) : Exception(message);
