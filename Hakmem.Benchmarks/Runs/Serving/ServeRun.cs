using System.Collections.Generic;
using System.Linq;

namespace Hakmem.Benchmarks.Runs.Serving;

/// <summary>Measures every pool under every load: all servers are up, one is asked at a time: see <see cref="Rotation"/>.</summary>
internal sealed class ServeRun(ServeSettings settings, IReadOnlyList<IServeLoad> loads)
{
    // Twice over all loads: what the second pass calls was compiled in the first.
    private const int WarmupPasses = 2;

    private readonly ServeCell[][] _cells =
        [.. loads.Select(load => settings.Pools.Select(pool => new ServeCell(pool, load)).ToArray())];

    /// <summary>For each load its cells, in the order of the pools.</summary>
    public IReadOnlyList<IReadOnlyList<ServeCell>> Cells => _cells;

    /// <summary>Of all servers, at their ends.</summary>
    public long BlocksOut { get; private set; }

    public void Measure(IRunProgress progress)
    {
        for (int start = 0; start < settings.Starts; start++)
        {
            progress.Begin($"servers, start {start + 1}", WarmupPasses + settings.RoundsOf(start));
            ServerCrowd.Use(settings.Pools, servers => Measure(servers, start, progress), blocks => BlocksOut += blocks);
        }
    }

    private void Measure(IReadOnlyList<ServerChild> servers, int start, IRunProgress progress)
    {
        for (int pass = 0; pass < WarmupPasses; pass++)
        {
            foreach (ServeCell[] row in _cells)
            {
                for (int i = 0; i < row.Length; i++)
                {
                    row[i].WarmUp(servers[i].Ports, settings.WarmupSeconds);
                }
            }

            progress.Step();
        }

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
