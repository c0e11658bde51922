using System;

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
        HakMemoryPoolBacking backing = options.Backing;
        int maxBufferBytes = options.MaxBufferBytes;
        int defaultBlockBytes = options.DefaultBlockBytes;
        HakLeakTracking leakTracking = options.LeakTracking;
        string? name = options.Name;
        Require(Enum.IsDefined(backing), nameof(options.Backing), backing, "Native or PinnedArray");
        Require(maxBufferBytes >= 1, nameof(options.MaxBufferBytes), maxBufferBytes, $"from 1 to {int.MaxValue}");
        Require(
            defaultBlockBytes >= 1 && defaultBlockBytes <= maxBufferBytes,
            nameof(options.DefaultBlockBytes),
            defaultBlockBytes,
            $"from 1 to {maxBufferBytes}, which is MaxBufferBytes");
        Require(Enum.IsDefined(leakTracking), nameof(options.LeakTracking), leakTracking, "Off, Count, Sample or Full");
        Require(name is not { Length: 0 }, nameof(options.Name), "empty", "null or at least one character");

        return new PoolSettings
        {
            Backing = backing,
            DefaultBlockBytes = defaultBlockBytes,
            MaxBufferBytes = maxBufferBytes,
            RecyclesOwners = options.RecycleOwners,
            ClearsOnReturn = options.ClearOnReturn,
            LeakTracking = leakTracking,
            Name = name ?? Unnamed,
        };
    }

    private static void Require(bool holds, string name, object value, string rule)
    {
        if (!holds)
        {
            throw new ArgumentException($"{name} is {value}; it must be {rule}.", name);
        }
    }
}
