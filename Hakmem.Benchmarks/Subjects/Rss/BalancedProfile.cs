namespace Hakmem.Benchmarks.Subjects.Rss;

/// <summary>An allocator of its own with <see cref="HakProfile.Balanced"/>.</summary>
internal readonly struct BalancedProfile : IRssProfile
{
    public static string Name => "hakmem-balanced";

    public static HakProfile Profile => HakProfile.Balanced;
}
