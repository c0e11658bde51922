using System.Collections.Generic;

namespace Hakmem.Benchmarks.Workloads.Rss;

/// <summary>The closed list of tests of the resident set, in the order of the reports.</summary>
internal static class RssTestCatalog
{
    public static IReadOnlyList<RssTest> All { get; } =
    [
        new Interleave(),
        new SurvivorChurn(),
        new WorkerBurst(),
        new AlternateFree(),
        new ClassMigration(),
        new ProducerConsumer(),
        new ThreadChurn(),
        new Checkerboard(),
        new HugeChurn(),
        new SparseTouch(),
        new EverythingFreed(),
        new SteadyMixed(),
        new Pause(),
    ];
}
