using System.Collections.Generic;
using Hakmem.Benchmarks.Serving;

namespace Hakmem.Benchmarks.Runs.Serving;

/// <summary>What a run of servers measures, as the command line asked for it.</summary>
internal sealed record ServeSettings
{
    public const int DefaultRuns = 24;
    public const int DefaultStarts = 3;
    public const double DefaultWarmupSeconds = 0.5;

    /// <summary>Some ten are needed; more than this and something is compiled again and again.</summary>
    public const int DefaultMaxWarmupPasses = 40;

    /// <summary>Short, and many of them: what disturbs a round lasts longer, and so it disturbs all pools alike.</summary>
    public const double DefaultSeconds = 0.2;

    /// <summary>Measured rounds of each scenario and pool, over all starts.</summary>
    public required int Runs { get; init; }

    /// <summary>
    /// How often all servers begin anew: two processes of the same program are not equally fast, for as long as they
    /// live, and that must not be taken for the pools'.
    /// </summary>
    public required int Starts { get; init; }

    /// <summary>Of one round.</summary>
    public required double Seconds { get; init; }

    /// <summary>Of each load and server, in each of the passes that come before the rounds.</summary>
    public required double WarmupSeconds { get; init; }

    /// <summary>After so many the rounds begin, warm or not.</summary>
    public required int MaxWarmupPasses { get; init; }

    /// <summary>Whether servers are measured from their first request on, one of them up at a time.</summary>
    public bool IsCold { get; init; }

    public required IReadOnlyList<ServerPool> Pools { get; init; }

    /// <summary>Empty when only bursts are wanted.</summary>
    public required IReadOnlyList<ServeScenario> Scenarios { get; init; }

    /// <summary>Where wrk is; null when it is not wanted.</summary>
    public string? WrkPath { get; init; }

    /// <summary>Whether resident sets after a burst are measured too.</summary>
    public required bool MeasuresBursts { get; init; }

    /// <summary>Rounds of one of the starts: as equally many as can be.</summary>
    public int RoundsOf(int start) => (Runs / Starts) + (start < Runs % Starts ? 1 : 0);
}
