using System;

namespace Hakmem.Tests.Model;

/// <summary>The allocator did what the model says it must not.</summary>
internal sealed class ModelViolationException(string message) : Exception(message);
