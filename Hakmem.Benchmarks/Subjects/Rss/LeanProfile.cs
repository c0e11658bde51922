namespace Hakmem.Benchmarks.Subjects.Rss;

/// <summary>An allocator of its own with <see cref="HakProfile.Lean"/>.</summary>
internal readonly struct LeanProfile : IRssProfile
{
    public static string Name => "hakmem-lean";

    public static HakProfile Profile => HakProfile.Lean;
}
