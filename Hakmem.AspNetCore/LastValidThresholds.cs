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

    public HakmemHealthCheckOptions Create(string name)
    {
        try
        {
            HakmemHealthCheckOptions options = _inner.Create(name);
            _valid[name] = (options.DegradedPercent, options.UnhealthyPercent);
            return options;
        }
        catch (OptionsValidationException error) when (_valid.TryGetValue(name, out (int Degraded, int Unhealthy) last))
        {
            KestrelLog.ThresholdsRefused(loggers.CreateLogger<HakmemHealthCheck>(), name.Length == 0 ? "default" : name, error.Message);
            return new HakmemHealthCheckOptions { DegradedPercent = last.Degraded, UnhealthyPercent = last.Unhealthy };
        }
    }
}
