using System;
using System.Collections.Generic;
using System.Linq;
using Hakmem.Benchmarks.Workloads.Rss;

namespace Hakmem.Benchmarks.Reports.Rss;

/// <summary>What is demanded of Hakmem's resident set and of its pauses.</summary>
internal static class RssGates
{
    public const string Speed = "hakmem-speed";
    public const string Balanced = "hakmem-balanced";
    public const string Lean = "hakmem-lean";
    public const string Mimalloc = "mimalloc";

    public const double LeanReturnedAfterTwo = 0.90;
    public const double LeanReturnedAfterTen = 0.95;
    public const double BalancedReturnedAfterTrim = 0.95;
    public const double LeanLeftOfEverything = 2e6;
    public const double ThreadChurnGrowth = 4e6;
    public const double RandomMixedOwned = 4e6;
    public const double MeanAgainstMimalloc = 0.95;
    public const double MeanAgainstBestPeer = 1.05;
    public const double PauseNanoseconds = 50_000;
    public const double PauseAgainstMimalloc = 1;

    /// <summary>Below this an operation was slow, but no pause: both sides of a comparison are raised to it.</summary>
    public const double PauseFloorNanoseconds = 1000;

    private static readonly string[] s_profiles = [Speed, Balanced, Lean];

    private static readonly string s_survivors = new SurvivorChurn().Name;
    private static readonly string s_everything = new EverythingFreed().Name;
    private static readonly string s_threads = new ThreadChurn().Name;
    private static readonly string s_mixed = new SteadyMixed().Name;
    private static readonly string s_pause = new Pause().Name;

    public static IReadOnlyList<RssGate> All { get; } =
    [
        new("survivors: returned after 2 s without a call, of the ceiling", Lean, RssUnit.Share, LeanReturnedAfterTwo,
            IsAtMost: false, sheet => sheet.Value(s_survivors, Lean, SurvivorChurn.ReturnedAfterTwo)),
        new("survivors: returned after 10 s without a call, of the ceiling", Lean, RssUnit.Share, LeanReturnedAfterTen,
            IsAtMost: false, sheet => sheet.Value(s_survivors, Lean, SurvivorChurn.ReturnedAfterTen)),
        new("survivors: returned after Trim(Full), of the ceiling", Balanced, RssUnit.Share, BalancedReturnedAfterTrim,
            IsAtMost: false, sheet => sheet.Value(s_survivors, Balanced, SurvivorChurn.ReturnedAfterTrim)),
        new("everything freed: left after 2 s", Lean, RssUnit.Bytes, LeanLeftOfEverything,
            IsAtMost: true, sheet => sheet.Value(s_everything, Lean, EverythingFreed.AfterTwo)),
        .. s_profiles.Select(profile => new RssGate(
            "thread churn: growth over the last 90 %", profile, RssUnit.Bytes, ThreadChurnGrowth,
            IsAtMost: true, sheet => sheet.Value(s_threads, profile, ThreadChurn.Growth))),
        .. s_profiles.Select(profile => new RssGate(
            "random_mixed: owned by the allocator", profile, RssUnit.Bytes, RandomMixedOwned,
            IsAtMost: true, sheet => sheet.Value(s_mixed, profile, SteadyMixed.Owned))),
        new("mean peak overhead, against mimalloc's", Balanced, RssUnit.Ratio, MeanAgainstMimalloc,
            IsAtMost: true, sheet => sheet.MeanOf(Balanced) / sheet.MeanOf(Mimalloc)),
        new("mean peak overhead, against the best peer's", Balanced, RssUnit.Ratio, MeanAgainstBestPeer,
            IsAtMost: true, sheet => sheet.MeanOf(Balanced) / sheet.BestPeerMean()),
        .. s_profiles.Select(profile => new RssGate(
            "pause: p99.9 of the worst phase", profile, RssUnit.Nanoseconds, PauseNanoseconds,
            IsAtMost: true, sheet => sheet.Value(s_pause, profile, Pause.Worst999))),
        .. s_profiles.Select(profile => new RssGate(
            "pause: p99.9, both at least 1 us, against mimalloc's", profile, RssUnit.Ratio, PauseAgainstMimalloc,
            IsAtMost: true, sheet => PauseOf(sheet, profile) / PauseOf(sheet, Mimalloc))),
    ];

    public static IReadOnlyList<RssVerdict> Judge(RssSheet sheet) => [.. All.Select(gate => gate.Judge(sheet))];

    // Math.Max hands NaN on, so a missing number still fails.
    private static double? PauseOf(RssSheet sheet, string subject)
        => sheet.Value(s_pause, subject, Pause.Worst999) is { } value ? Math.Max(value, PauseFloorNanoseconds) : null;
}
