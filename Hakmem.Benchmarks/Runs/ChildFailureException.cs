using System;

namespace Hakmem.Benchmarks.Runs;

/// <summary>A child process did not do what it is there for; its own complaint has gone to standard error.</summary>
internal sealed class ChildFailureException(string message) : Exception(message);
