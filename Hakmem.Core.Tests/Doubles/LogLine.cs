using Microsoft.Extensions.Logging;

namespace Hakmem.Tests.Doubles;

/// <summary>One line of the log.</summary>
internal sealed record LogLine(LogLevel Level, int EventId, string Category, string Text);
