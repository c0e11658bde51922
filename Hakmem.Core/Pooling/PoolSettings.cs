using System;
using System.Collections.Generic;
using Hakmem.Settings;

namespace Hakmem.Pooling;

/// <summary>What the options of a pool came to, once. Inside nobody sees the options again.</summary>
internal sealed class PoolSettings
{
    private const string Unnamed = "unnamed";

    public required HakMemoryPoolBacking Backing { get; init; }

    public required int DefaultBlockBytes { get; init; }

    public required int MaxBufferBytes { get; init; }

    public required bool RecyclesOwners { get; init; }

    public required bool ClearsOnReturn { get; init; }

    public required HakLeakTracking LeakTracking { get; init; }

    public required string Name { get; init; }

    /// <exception cref="ArgumentException">An option is out of its range; the message names it, its value and the rule.</exception>
    public static PoolSettings Freeze(HakMemoryPoolOptions options)
    {
        // Checked is what is then taken, also while somebody changes the options.
        HakMemoryPoolOptions frozen = options.Copy();
        IReadOnlyList<OptionError> errors = PoolOptionChecker.ErrorsIn(frozen);
        if (errors.Count > 0)
        {
            throw new ArgumentException(errors[0].Sentence, errors[0].Name);
        }

        return new PoolSettings
        {
            Backing = frozen.Backing,
            DefaultBlockBytes = frozen.DefaultBlockBytes,
            MaxBufferBytes = frozen.MaxBufferBytes,
            RecyclesOwners = frozen.RecycleOwners,
            ClearsOnReturn = frozen.ClearOnReturn,
            LeakTracking = frozen.LeakTracking,
            Name = frozen.Name ?? Unnamed,
        };
    }
}
