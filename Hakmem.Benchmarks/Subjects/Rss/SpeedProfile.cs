namespace Hakmem.Benchmarks.Subjects.Rss;

/// <summary>An allocator of its own with <see cref="HakProfile.SpeedFirst"/>.</summary>
internal readonly struct SpeedProfile : IRssProfile
{
    public static string Name => "hakmem-speed";

    public static HakProfile Profile => HakProfile.SpeedFirst;
}
