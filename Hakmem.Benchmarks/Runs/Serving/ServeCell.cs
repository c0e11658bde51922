using System.Collections.Generic;
using System.Linq;
using Hakmem.Benchmarks.Serving;
using Hakmem.Benchmarks.Serving.Load;

namespace Hakmem.Benchmarks.Runs.Serving;

/// <summary>One pool under one load, with what its rounds found out.</summary>
internal sealed class ServeCell(ServerPool pool, IServeLoad load)
{
    private readonly List<LoadFigures> _rounds = [];
    private LoadFigures? _warmup;

    public ServerPool Pool => pool;

    /// <summary>Of all requests, those of the warm-up too.</summary>
    public long Failed => All.Sum(figures => figures.Failed);

    /// <summary>About the first failure; null when there was none.</summary>
    public string? Complaint => All.FirstOrDefault(figures => figures.Complaint != null)?.Complaint;

    private IEnumerable<LoadFigures> All => _warmup == null ? _rounds : _rounds.Prepend(_warmup);

    public void WarmUp(ServerPorts ports, double seconds)
    {
        LoadFigures figures = load.Run(ports, seconds);
        _warmup = figures with
        {
            Failed = figures.Failed + (_warmup?.Failed ?? 0),
            Complaint = _warmup?.Complaint ?? figures.Complaint,
        };
    }

    public void Measure(ServerPorts ports, double seconds) => _rounds.Add(load.Run(ports, seconds));

    /// <summary>One number a round; infinite when nothing was answered.</summary>
    public double[] SecondsPerRequest() => [.. _rounds.Select(round => round.Seconds / round.Requests)];
}
