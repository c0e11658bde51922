using System.Collections.Generic;
using System.Linq;
using Hakmem.Benchmarks.Runs;
using Hakmem.Benchmarks.Subjects;
using Hakmem.Benchmarks.Workloads;
using NUnit.Framework;

namespace Hakmem.Tests.Benchmarks;

/// <summary>A comparison measures each subject as often as its settings say.</summary>
[TestFixture]
internal sealed class CompareRunTests
{
    private const int Runs = 2;

    [Test]
    public void Measure_GivesEachCellTheRoundsOfItsRuns()
    {
        Workload[] workloads = [new RandomMixed(), new Pairs(4096)];

        IReadOnlyList<IReadOnlyList<Cell>> table = CompareRun.Measure(SettingsOf(workloads), SilentProgress.Instance);

        Assert.That(
            table.Select(static cells => cells.Single().Samples.Count),
            Is.EqualTo(new[] { Runs * 4, Runs }));
    }

    private static CompareSettings SettingsOf(IReadOnlyList<Workload> workloads) => new()
    {
        Runs = Runs,
        Scale = 0.001,
        Subjects = [new NativeEntry<EmptySubject>()],
        Workloads = workloads,
        TracePaths = [],
    };
}
