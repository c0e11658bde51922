using System.Collections.Generic;

namespace Hakmem.Benchmarks.Workloads;

/// <summary>The closed list of workloads.</summary>
internal static class WorkloadCatalog
{
    public static IReadOnlyList<Workload> Create(int remoteThreadCount) =>
    [
        new RandomMixed(),
        new Batch(),
        new Pairs(4 * 1024),
        new Pairs(64 * 1024),
        new RemoteMixed(remotePercent: 0, remoteThreadCount),
        new RemoteMixed(remotePercent: 50, remoteThreadCount),
        new RemoteMixed(remotePercent: 90, remoteThreadCount),
        new BarePairs(4 * 1024),
        new Handoff(4 * 1024),
        new Fours(64 * 1024),
    ];
}
