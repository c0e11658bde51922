namespace Hakmem.Benchmarks.Subjects;

/// <summary>An allocator of its own with the SpeedFirst profile: what the other profiles are held against.</summary>
internal readonly struct SpeedHeapOwner : IHeapOwner
{
    private static readonly HakAllocator s_allocator = new(new HakOptions { Profile = HakProfile.SpeedFirst });

    public static string Name => "hakmem-speed";

    public static string Summary => "own HakAllocator, Profile=SpeedFirst, explicit heap";

    public static HakAllocator Allocator => s_allocator;
}
