using System;
using System.Collections.Generic;
using System.Threading;
using Hakmem.Benchmarks.Workloads.Rss;

namespace Hakmem.Benchmarks.Runs.Rss;

/// <summary>The probe of a measured run.</summary>
/// <param name="scale">Factor on counts and lengths.</param>
/// <param name="trim">Asks the allocator to give back all it can; false when it cannot be asked.</param>
/// <param name="becameIdle">Called once, when the first wait begins.</param>
internal sealed class RssProbe(double scale, Func<bool> trim, Action becameIdle) : IRssProbe, IDisposable
{
    private readonly ResidentSet _residentSet = new();
    private readonly ManualResetEventSlim _never = new();
    private readonly List<RssMetric> _metrics = [];
    private long _baseline;
    private long _peak;
    private long _peakLive;
    private bool _isIdle;

    public long Scaled(long full) => Math.Max(1, (long)(full * scale));

    public void Begin()
    {
        // Garbage of the warm-up, collected later, would count as memory the allocator gave back.
        GC.Collect();
        _residentSet.ReadBytes();
        _baseline = _residentSet.ReadBytes();
    }

    public long Sample(long liveBytes)
    {
        long level = _residentSet.ReadBytes() - _baseline;
        _peak = Math.Max(_peak, level);
        _peakLive = Math.Max(_peakLive, liveBytes);

        return level;
    }

    public void Idle(int milliseconds)
    {
        if (!_isIdle)
        {
            _isIdle = true;
            becameIdle();
        }

        _never.Wait(milliseconds);
    }

    public bool TryTrim() => trim();

    public void Record(string metric, RssUnit unit, double? value)
    {
        if (value is { } known && double.IsFinite(known))
        {
            _metrics.Add(new RssMetric(metric, unit, known));
        }
    }

    public RssFigures Figures(string test, string subject)
        => new(test, subject, _baseline, _peak, _peakLive, _metrics);

    public void Dispose()
    {
        _residentSet.Dispose();
        _never.Dispose();
    }
}
