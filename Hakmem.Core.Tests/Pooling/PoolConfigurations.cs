using System;
using System.Collections.Generic;

namespace Hakmem.Tests.Pooling;

/// <summary>Pools and allocators by name.</summary>
internal static class PoolConfigurations
{
    private const string Pinned = "pinned";

    public static IReadOnlyList<string> Names { get; } =
    [
        "plain", "recycling", "clearing", "recycling-clearing", "count", "sample", "full", "recycling-count",
        "pinned", "pinned-recycling", "pinned-recycling-clearing", "pinned-count", "pinned-recycling-count",
    ];

    public static IReadOnlyList<string> AllocatorNames { get; } = ["balanced", "lean", "none"];

    public static HakMemoryPoolOptions Options(string name)
    {
        bool isPinned = name.StartsWith(Pinned, StringComparison.Ordinal);
        HakMemoryPoolOptions options = OptionsOfAnyBacking(isPinned ? name[Pinned.Length..].TrimStart('-') : name);
        options.Backing = isPinned ? HakMemoryPoolBacking.PinnedArray : HakMemoryPoolBacking.Native;
        return options;
    }

    public static HakAllocator CreateAllocator(string name) => name switch
    {
        "balanced" => new HakAllocator(),
        "lean" => new HakAllocator(new HakOptions { Profile = HakProfile.Lean }),
        "none" => new HakAllocator(new HakOptions { Integrity = HakIntegrity.None }),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No allocator has this name."),
    };

    private static HakMemoryPoolOptions OptionsOfAnyBacking(string name) => name switch
    {
        "" or "plain" => new HakMemoryPoolOptions(),
        "recycling" => new HakMemoryPoolOptions { RecycleOwners = true },
        "clearing" => new HakMemoryPoolOptions { ClearOnReturn = true },
        "recycling-clearing" => new HakMemoryPoolOptions { RecycleOwners = true, ClearOnReturn = true },
        "count" => new HakMemoryPoolOptions { LeakTracking = HakLeakTracking.Count },
        "sample" => new HakMemoryPoolOptions { LeakTracking = HakLeakTracking.Sample },
        "full" => new HakMemoryPoolOptions { LeakTracking = HakLeakTracking.Full },
        "recycling-count" => new HakMemoryPoolOptions { RecycleOwners = true, LeakTracking = HakLeakTracking.Count },
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No pool has this name."),
    };
}
