using System;
using System.Collections.Generic;
using Hakmem.Benchmarks.Workloads.Rss;

namespace Hakmem.Tests.Benchmarks;

/// <summary>A probe that measures nothing and remembers what it was told.</summary>
internal sealed class RecordingProbe(double scale) : IRssProbe
{
    public int BeginCount { get; private set; }

    public int IdleMilliseconds { get; private set; }

    public List<string> Metrics { get; } = [];

    public long Scaled(long full) => Math.Max(1, (long)(full * scale));

    public void Begin() => BeginCount++;

    public long Sample(long liveBytes) => liveBytes;

    public void Idle(int milliseconds) => IdleMilliseconds += milliseconds;

    public bool TryTrim() => true;

    public void Record(string metric, RssUnit unit, double? value) => Metrics.Add(metric);
}
