using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hakmem.AspNetCore;

/// <summary>Makes thresholds as usual, but where a reload made them invalid, those that were valid last stay.</summary>
/// <remarks>Else the reload itself would throw, and then every report of health, of whatever else it checks. Thresholds that were never valid stop the host.</remarks>
internal sealed class LastValidThresholds(
    IEnumerable<IConfigureOptions<HakmemHealthCheckOptions>> setups,
    IEnumerable<IPostConfigureOptions<HakmemHealthCheckOptions>> finishers,
    IEnumerable<IValidateOptions<HakmemHealthCheckOptions>> validators,
    ILoggerFactory loggers) : IOptionsFactory<HakmemHealthCheckOptions>
{
    private readonly OptionsFactory<HakmemHealthCheckOptions> _inner = new(setups, finishers, validators);
    private readonly ConcurrentDictionary<string, (int Degraded, int Unhealthy)> _valid = new();

    /// <summary>Why the last ones were refused, by name: the same reason is logged once, however often somebody asks.</summary>
    private readonly ConcurrentDictionary<string, string> _refusals = new();

    public HakmemHealthCheckOptions Create(string name)
    {
        try
        {
            HakmemHealthCheckOptions options = _inner.Create(name);
            _valid[name] = (options.DegradedPercent, options.UnhealthyPercent);
            _refusals.TryRemove(name, out _);
            return options;
        }
        catch (Exception error) when (_valid.TryGetValue(name, out (int Degraded, int Unhealthy) last))
        {
            // Not only OptionsValidationException: text that is no number, and what the application configures by itself, throw something else.
            if (IsNewRefusal(name, error.Message))
            {
                KestrelLog.ThresholdsRefused(loggers.CreateLogger<HakmemHealthCheck>(), name.Length == 0 ? "default" : name, error.Message);
            }

            return new HakmemHealthCheckOptions { DegradedPercent = last.Degraded, UnhealthyPercent = last.Unhealthy };
        }
    }

    private bool IsNewRefusal(string name, string reason)
    {
        // Of two at the same time one finds the reason of the other: the second function runs again until nobody came between.
        bool isNew = true;
        _refusals.AddOrUpdate(name, reason, (_, known) =>
        {
            isNew = known != reason;
            return reason;
        });
        return isNew;
    }
}
