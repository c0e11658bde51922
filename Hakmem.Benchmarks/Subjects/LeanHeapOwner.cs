namespace Hakmem.Benchmarks.Subjects;

/// <summary>An allocator of its own with the Lean profile.</summary>
internal readonly struct LeanHeapOwner : IHeapOwner
{
    private static readonly HakAllocator s_allocator = new(new HakOptions { Profile = HakProfile.Lean });

    public static string Name => "hakmem-lean";

    public static string Summary => "own HakAllocator, Profile=Lean, explicit heap";

    public static HakAllocator Allocator => s_allocator;
}
