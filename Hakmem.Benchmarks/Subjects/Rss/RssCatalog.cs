using System.Collections.Generic;

namespace Hakmem.Benchmarks.Subjects.Rss;

/// <summary>The closed lists of subjects for the resident-set runs, in the order of the reports.</summary>
internal static class RssCatalog
{
    public static IReadOnlyList<RssSubject> All { get; } =
    [
        Profile<SpeedProfile>(),
        Profile<BalancedProfile>(),
        Profile<LeanProfile>(),
        new RssEntry<NativeMemorySubject>(PeerTrims.CLibraryMalloc),
        new RssEntry<PeerSubject<MimallocLibrary>>(PeerTrims.Mimalloc),
        new RssEntry<PeerSubject<JemallocLibrary>>(PeerTrims.Jemalloc),
        new RssEntry<PeerSubject<TcmallocLibrary>>(PeerTrims.Tcmalloc),
        new RssEntry<EmptySubject>(),
    ];

    /// <summary>Profiles that forget frees: their memory must fail the gates.</summary>
    public static IReadOnlyList<RssSubject> Leaking { get; } =
        [Leak<SpeedProfile>(), Leak<BalancedProfile>(), Leak<LeanProfile>()];

    /// <summary>Profiles that stand still: their pauses must fail the gates.</summary>
    public static IReadOnlyList<RssSubject> Stalling { get; } =
        [Stall<SpeedProfile>(), Stall<BalancedProfile>(), Stall<LeanProfile>()];

    /// <summary>What a child process may be asked for.</summary>
    public static IReadOnlyList<RssSubject> Known { get; } = [.. All, .. Leaking, .. Stalling];

    private static RssEntry<HakProfileSubject<TProfile>> Profile<TProfile>()
        where TProfile : struct, IRssProfile
        => new(ProfileAllocator<TProfile>.Trim, ProfileAllocator<TProfile>.Renew);

    private static RssEntry<LeakingSubject<HakProfileSubject<TProfile>>> Leak<TProfile>()
        where TProfile : struct, IRssProfile
        => new(ProfileAllocator<TProfile>.Trim, ProfileAllocator<TProfile>.Renew) { StandsFor = TProfile.Name };

    private static RssEntry<StallingSubject<HakProfileSubject<TProfile>>> Stall<TProfile>()
        where TProfile : struct, IRssProfile
        => new(ProfileAllocator<TProfile>.Trim, ProfileAllocator<TProfile>.Renew) { StandsFor = TProfile.Name };
}
