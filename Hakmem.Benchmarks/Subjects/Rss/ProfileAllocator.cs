namespace Hakmem.Benchmarks.Subjects.Rss;

/// <summary>The allocator of one profile, which a fresh one can take the place of.</summary>
/// <remarks>
/// The warm-up of a test runs on an allocator that is thrown away, so that the compiled code is there before the test
/// begins and the allocator's memory is not.
/// </remarks>
internal static class ProfileAllocator<TProfile>
    where TProfile : struct, IRssProfile
{
    public static HakAllocator Current { get; private set; } = Create();

    /// <summary>Not while a thread uses the old one.</summary>
    public static void Renew()
    {
        Current.Dispose();
        Current = Create();
    }

    public static bool Trim()
    {
        Current.Trim(HakTrimLevel.Full);

        return true;
    }

    private static HakAllocator Create() => new(new HakOptions { Profile = TProfile.Profile });
}
