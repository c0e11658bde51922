using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Hakmem.Benchmarks.Runs;

/// <summary>What a child process wrote, which may have been ended in the middle of it.</summary>
internal static class ChildAnswer
{
    /// <param name="line">One line of JSON; null when the output ended before it.</param>
    /// <param name="type">What it should hold.</param>
    /// <returns>Null when it is none, or only a part of one.</returns>
    public static TAnswer? Parse<TAnswer>(string? line, JsonTypeInfo<TAnswer> type)
        where TAnswer : class
    {
        try
        {
            return line == null ? null : JsonSerializer.Deserialize(line, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
