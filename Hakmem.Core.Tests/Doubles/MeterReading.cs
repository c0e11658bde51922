using System.Collections.Generic;

namespace Hakmem.Tests.Doubles;

/// <summary>One measurement.</summary>
internal sealed record MeterReading(string Instrument, long Value, IReadOnlyDictionary<string, object?> Tags)
{
    /// <summary>Instrument and kind of call, by which a reading is found.</summary>
    public string Key => Tags.TryGetValue("hakmem.os.call", out object? call) ? $"{Instrument} {call}" : Instrument;
}
