using System;

namespace Hakmem.Benchmarks;

/// <summary>
/// The command line asked for something that does not exist or is not allowed: one line, exit code 2.
/// </summary>
internal sealed class UsageException(string message) : Exception(message);
