using System;
using Hakmem.Benchmarks.Workloads.Rss;

namespace Hakmem.Benchmarks.Runs.Rss;

/// <summary>Lets a test run at a fraction of its length, for its code to be compiled; waits for nothing.</summary>
internal sealed class RssWarmUpProbe(Func<bool> trim) : IRssProbe, IDisposable
{
    private const double Scale = 0.001;

    private readonly ResidentSet _residentSet = new();

    public long Scaled(long full) => Math.Max(1, (long)(full * Scale));

    public void Begin() => _residentSet.ReadBytes();

    public long Sample(long liveBytes) => _residentSet.ReadBytes();

    public void Idle(int milliseconds)
    {
    }

    public bool TryTrim() => trim();

    public void Record(string metric, RssUnit unit, double? value)
    {
    }

    public void Dispose() => _residentSet.Dispose();
}
