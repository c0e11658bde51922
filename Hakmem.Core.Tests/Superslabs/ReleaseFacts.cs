using System;
using System.Threading;
using Hakmem.Settings;
using Hakmem.Superslabs;

namespace Hakmem.Tests.Superslabs;

/// <summary>Censuses and settings that decide nothing, for tests to change one thing of.</summary>
internal static class ReleaseFacts
{
    public const long KiB = 1L << 10;
    public const long MiB = 1L << 20;

    /// <summary>A calm allocator with nothing idle, ten seconds after its last pass.</summary>
    public static ReleaseCensus Calm { get; } = new()
    {
        ElapsedMilliseconds = 10_000,
        ResidentBytes = 0,
        LiveBytes = 0,
        DirtyFreeBytes = 0,
        IdleFreeBytes = 0,
        LazyFreeBytes = 0,
        GrownBytes = 0,
        Pressure = MemoryPressure.None,
    };

    public static LiveSettings Of(HakProfile profile, Func<LiveSettings, LiveSettings>? change = null)
    {
        LiveSettings live = SettingsFreezer.Freeze(new HakOptions { Profile = profile }).Live;
        return change is null ? live : change(live);
    }

    public static LiveSettings WithLife(double milliseconds, HakDecommit decommit = HakDecommit.DontNeed) => Of(HakProfile.Lean, live => live with
    {
        IdleTimeToLive = milliseconds < 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(milliseconds),
        Decommit = decommit,
    });
}
