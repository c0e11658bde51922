using System;
using System.Collections.Generic;
using System.Threading;
using Hakmem.Settings;
using Microsoft.Extensions.Logging;

namespace Hakmem.Hosting;

/// <summary>Gives changed options to one allocator and says what became of them.</summary>
internal sealed class OptionsFollower(string name, HakAllocator allocator, HakOptions created, ILogger logger)
{
    private readonly Lock _applying = new();
    private HakOptions _seen = created.Copy();

    /// <summary>Any thread may call; the same options again do and say nothing, because one change of a file is often reported twice.</summary>
    public void Apply(HakOptions changed) => Apply(() => changed);

    /// <param name="read">Asked while no other change is applied, so that the last one to be applied is the newest.</param>
    public void Apply(Func<HakOptions> read)
    {
        lock (_applying)
        {
            HakOptions changed = read();
            LiveSettings before = allocator.Live;
            if (!TryRevise(changed, out IReadOnlyList<string> ignored))
            {
                return;
            }

            IReadOnlyList<string> followed = LiveChanges.Names(before, allocator.Live);
            if (followed.Count > 0)
            {
                HostingLog.OptionsChanged(logger, name, string.Join(", ", followed));
            }

            if (ignored.Count > 0 && SettingsFreezer.Revise(_seen, changed).IgnoredNames.Count > 0)
            {
                HostingLog.OptionsIgnored(logger, name, string.Join(", ", ignored));
            }

            _seen = changed.Copy();
        }
    }

    /// <summary>What comes from <see cref="GuardedOptionsFactory"/> is valid; a monitor of the application's own may give anything.</summary>
    private bool TryRevise(HakOptions changed, out IReadOnlyList<string> ignored)
    {
        try
        {
            ignored = allocator.Revise(changed);
            return true;
        }
        catch (ArgumentException error)
        {
            HostingLog.OptionsRefused(logger, name, error.Message);
            ignored = [];
            return false;
        }
    }
}
