using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Hakmem.Benchmarks.Serving;
using Hakmem.Benchmarks.Serving.Load;

namespace Hakmem.Benchmarks.Runs.Serving;

/// <summary>What is left of a burst of long answers in servers that are then left alone.</summary>
internal sealed class BurstMeasure(IReadOnlyList<ServerPool> pools, LoadChild load)
{
    public const int IdleSeconds = 15;

    private const double WarmupSeconds = 0.5;
    private const int WarmupConnections = 1;

    private readonly List<BurstFigures> _figures = [];

    public IReadOnlyList<BurstFigures> Figures => _figures;

    /// <summary>Of all servers, at their ends.</summary>
    public long BlocksOut { get; private set; }

    public void Run(IRunProgress progress)
    {
        progress.Begin("burst", pools.Count + 1);
        ServerCrowd.Use(pools, servers => Measure(servers, progress), blocks => BlocksOut += blocks);
    }

    private void Measure(IReadOnlyList<ServerChild> servers, IRunProgress progress)
    {
        long[] before = [.. servers.Select(WarmUp)];
        List<BurstFigures> bursts = [];

        for (int i = 0; i < servers.Count; i++)
        {
            LoadFigures burst = load.RunBurst(servers[i].Ports.Plain);
            bursts.Add(new BurstFigures(
                pools[i].Name, before[i], servers[i].ReadResidentBytes(), 0, burst.Failed, burst.Complaint));
            progress.Step();
        }

        // All of them wait at the same time.
        using ManualResetEventSlim never = new();
        never.Wait(IdleSeconds * 1000);
        _figures.AddRange(bursts.Select((burst, i) => burst with { IdleBytes = servers[i].ReadResidentBytes() }));
        progress.Step();
    }

    private long WarmUp(ServerChild server)
    {
        load.Run(ServeScenarioCatalog.Burst, server.Ports.Plain, WarmupSeconds, WarmupConnections);

        return server.ReadResidentBytes();
    }
}
