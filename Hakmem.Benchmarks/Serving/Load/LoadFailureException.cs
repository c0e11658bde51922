using System;

namespace Hakmem.Benchmarks.Serving.Load;

/// <summary>A request that was not answered as it should be.</summary>
internal sealed class LoadFailureException(string message) : Exception(message);
