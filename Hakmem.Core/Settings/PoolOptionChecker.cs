using System.Collections.Generic;
using System.Globalization;

namespace Hakmem.Settings;

/// <summary>Finds every wrong value in the options of a pool.</summary>
internal static class PoolOptionChecker
{
    /// <returns>All errors; empty when a pool can be made.</returns>
    public static IReadOnlyList<OptionError> ErrorsIn(HakMemoryPoolOptions options)
    {
        OptionErrors errors = new(options.Unreadable);
        int maxBufferBytes = options.MaxBufferBytes;
        errors.RequireDefined<HakMemoryPoolBacking>(options.Backing, nameof(options.Backing), "Native or PinnedArray");
        errors.RequireInRange(maxBufferBytes, 1, int.MaxValue, nameof(options.MaxBufferBytes));
        errors.RequireInRange(options.DefaultBlockBytes, 1, int.MaxValue, nameof(options.DefaultBlockBytes));
        errors.Require(
            options.DefaultBlockBytes <= maxBufferBytes || maxBufferBytes < 1,
            nameof(options.DefaultBlockBytes),
            options.DefaultBlockBytes,
            string.Create(CultureInfo.InvariantCulture, $"from 1 to {maxBufferBytes}, which is MaxBufferBytes"));
        errors.RequireBoolean(nameof(options.RecycleOwners));
        errors.RequireBoolean(nameof(options.ClearOnReturn));
        errors.RequireDefined<HakLeakTracking>(options.LeakTracking, nameof(options.LeakTracking), "Off, Count, Sample or Full");
        errors.Require(options.Name is not { Length: 0 }, nameof(options.Name), "empty", "null or at least one character");
        return errors.Found;
    }
}
