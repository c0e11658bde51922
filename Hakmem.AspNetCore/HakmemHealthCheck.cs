using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Hakmem.AspNetCore;

/// <summary>Tells how near an allocator is to its limit: Healthy, Degraded or Unhealthy by the share of its bytes that is needed.</summary>
/// <remarks>
/// Needed is what is mapped, was not given back and is not cached, because cached memory is given back before an allocation fails: superslabs in use, with the
/// free blocks in them, and huge blocks. The result's data holds the bytes that are <c>needed</c>, <c>live</c>, <c>mapped</c> (given back or not), <c>cached</c>
/// and <c>max</c>, so that a reader can tell one from the other.
/// </remarks>
public sealed class HakmemHealthCheck : IHealthCheck
{
    private readonly HakAllocator _allocator;
    private readonly int _degradedPercent;
    private readonly int _unhealthyPercent;

    /// <summary>Creates a check.</summary>
    /// <param name="allocator">The allocator; it stays the caller's.</param>
    /// <param name="options">Thresholds, read once; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="allocator"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A threshold is out of its range; the message names it, its value and the rule.</exception>
    public HakmemHealthCheck(HakAllocator allocator, HakmemHealthCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(allocator);
        options ??= new HakmemHealthCheckOptions();
        if (HealthCheckOptionsValidator.ErrorsIn(options) is [string error, ..])
        {
            throw new ArgumentException(error, nameof(options));
        }

        _allocator = allocator;
        _degradedPercent = options.DegradedPercent;
        _unhealthyPercent = options.UnhealthyPercent;
    }

    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        HakStatistics statistics = _allocator.GetStatistics();
        long maxBytes = _allocator.MaxBytes;
        long neededBytes = long.Max(0, statistics.MappedBytes - statistics.DiscardedBytes - statistics.CachedChargedBytes);
        double percent = 100.0 * neededBytes / maxBytes;
        HealthStatus status = percent >= _unhealthyPercent ? context.Registration.FailureStatus
            : percent >= _degradedPercent ? HealthStatus.Degraded
            : HealthStatus.Healthy;
        string description = string.Create(
            CultureInfo.InvariantCulture, $"{percent:F1} % of the limit are needed: {neededBytes} of {maxBytes} bytes.");
        Dictionary<string, object> data = new()
        {
            ["needed"] = neededBytes,
            ["live"] = statistics.LiveBytes,
            ["mapped"] = statistics.MappedBytes,
            ["cached"] = statistics.CachedBytes,
            ["max"] = maxBytes,
        };
        return Task.FromResult(new HealthCheckResult(status, description, exception: null, data));
    }
}
