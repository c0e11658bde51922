using System.Collections.Generic;
using System.Linq;

namespace Hakmem.Benchmarks.Runs.Serving;

/// <summary>Measures every pool under every load, one server asked at a time: see <see cref="Rotation"/>.</summary>
/// <remarks>All servers are up and warm; or, cold, one is up: what another compiles in the background would take its time away.</remarks>
internal sealed class ServeRun(ServeSettings settings, IReadOnlyList<IServeLoad> loads)
{
    private readonly ServeCell[][] _cells =
        [.. loads.Select(load => settings.Pools.Select(pool => new ServeCell(pool, load)).ToArray())];

    /// <summary>For each load its cells, in the order of the pools.</summary>
    public IReadOnlyList<IReadOnlyList<ServeCell>> Cells => _cells;

    /// <summary>Of all servers, at their ends.</summary>
    public long BlocksOut { get; private set; }

    /// <summary>Starts whose servers were to be warm and still compiled when their rounds began.</summary>
    public int ColdStarts { get; private set; }

    public void Measure(IRunProgress progress)
    {
        if (settings.IsCold)
        {
            MeasureCold(progress);
            return;
        }

        for (int start = 0; start < settings.Starts; start++)
        {
            progress.Begin($"servers, start {start + 1}", 1 + settings.RoundsOf(start));
            ServerCrowd.Use(settings.Pools, servers => MeasureWarm(servers, start, progress), CountBlocksOut);
        }
    }

    private void CountBlocksOut(long blocks) => BlocksOut += blocks;

    private void MeasureCold(IRunProgress progress)
    {
        progress.Begin("cold servers", 1 + (settings.Starts * settings.Pools.Count));

        // The load must not be cold itself.
        ServerCrowd.Use([settings.Pools[0]], servers => WarmUp(servers), CountBlocksOut);
        progress.Step();

        for (int start = 0; start < settings.Starts; start++)
        {
            for (int position = 0; position < settings.Pools.Count; position++)
            {
                int index = Rotation.IndexAt(start, position, settings.Pools.Count);
                ServerCrowd.Use([settings.Pools[index]], servers => MeasureFrom(servers[0], index, start), CountBlocksOut);
                progress.Step();
            }
        }
    }

    private void MeasureFrom(ServerChild server, int index, int start)
    {
        for (int round = 0; round < settings.RoundsOf(start); round++)
        {
            foreach (ServeCell[] row in _cells)
            {
                row[index].Measure(server.Ports, settings.Seconds);
            }
        }
    }

    /// <summary>Passes over all loads until the servers are warm.</summary>
    /// <returns>Whether they are.</returns>
    private bool WarmUp(IReadOnlyList<ServerChild> servers)
    {
        ServerWarmth warmth = new();

        for (int pass = 0; pass < settings.MaxWarmupPasses; pass++)
        {
            foreach (ServeCell[] row in _cells)
            {
                for (int i = 0; i < servers.Count; i++)
                {
                    row[i].WarmUp(servers[i].Ports, settings.WarmupSeconds);
                }
            }

            if (warmth.IsReachedWith([.. servers.Select(server => server.ReadCompiledCount())]))
            {
                return true;
            }
        }

        return false;
    }

    private void MeasureWarm(IReadOnlyList<ServerChild> servers, int start, IRunProgress progress)
    {
        ColdStarts += WarmUp(servers) ? 0 : 1;
        progress.Step();
        int firstRound = Enumerable.Range(0, start).Sum(settings.RoundsOf);

        for (int round = 0; round < settings.RoundsOf(start); round++)
        {
            foreach (ServeCell[] row in _cells)
            {
                for (int position = 0; position < row.Length; position++)
                {
                    int index = Rotation.IndexAt(firstRound + round, position, row.Length);
                    row[index].Measure(servers[index].Ports, settings.Seconds);
                }
            }

            progress.Step();
        }
    }
}
