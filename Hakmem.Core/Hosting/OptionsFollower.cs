using System;
using System.Collections.Generic;
using System.Threading;
using Hakmem.Events;
using Hakmem.Settings;
using Microsoft.Extensions.Logging;

namespace Hakmem.Hosting;

/// <summary>Gives changed options to one allocator and says what became of them.</summary>
internal sealed class OptionsFollower(string name, HakAllocator allocator, HakOptions created, ILogger logger)
{
    private readonly Lock _applying = new();
    private HakOptions _seen = created.Copy();
    private long _readsBegun;

    /// <summary>Number of the newest read that was applied.</summary>
    private long _applied;

    /// <summary>Any thread may call; the same options again do and say nothing, because one change of a file is often reported twice.</summary>
    public void Apply(HakOptions changed) => Apply(() => changed);

    /// <param name="read">
    /// Asked before anything is applied. Of several at the same time the one that was asked last counts, and others that come after it are dropped: whatever
    /// change they were told of, it has seen.
    /// </param>
    public void Apply(Func<HakOptions> read)
    {
        // What reads, hears of events or writes the log is the application's, and may wait for a thread that comes by here: none of it under the lock.
        long mine = Interlocked.Increment(ref _readsBegun);
        HakOptions changed = read();
        Outcome outcome;
        lock (_applying)
        {
            if (mine < _applied)
            {
                return;
            }

            outcome = ReviseLocked(changed);
            _applied = outcome.Refusal is null ? mine : _applied;
        }

        PendingEvents.Tell();
        Say(outcome);
    }

    /// <summary>What comes from <see cref="GuardedOptionsFactory"/> is valid; a monitor of the application's own may give anything.</summary>
    private Outcome ReviseLocked(HakOptions changed)
    {
        LiveSettings before = allocator.Live;
        IReadOnlyList<string> ignored;
        try
        {
            ignored = allocator.Revise(changed);
        }
        catch (ArgumentException error)
        {
            return new Outcome([], [], error.Message);
        }

        IReadOnlyList<string> newlyIgnored = ignored.Count > 0 && SettingsFreezer.Revise(_seen, changed).IgnoredNames.Count > 0 ? ignored : [];
        _seen = changed.Copy();
        return new Outcome(LiveChanges.Names(before, allocator.Live), newlyIgnored, Refusal: null);
    }

    private void Say(in Outcome outcome)
    {
        if (outcome.Refusal is not null)
        {
            HostingLog.OptionsRefused(logger, name, outcome.Refusal);
        }

        if (outcome.Followed.Count > 0)
        {
            HostingLog.OptionsChanged(logger, name, string.Join(", ", outcome.Followed));
        }

        if (outcome.Ignored.Count > 0)
        {
            HostingLog.OptionsIgnored(logger, name, string.Join(", ", outcome.Ignored));
        }
    }

    /// <summary>What became of changed options, by name, or why they were refused.</summary>
    private readonly record struct Outcome(IReadOnlyList<string> Followed, IReadOnlyList<string> Ignored, string? Refusal);
}
