using System;
using System.Buffers;
using System.Collections.Generic;
using System.Linq;
using Hakmem.Benchmarks.Reports.Bars;
using Hakmem.Benchmarks.Reports.Pipes;
using Hakmem.Benchmarks.Runs;
using Hakmem.Benchmarks.Runs.Pipes;
using Hakmem.Benchmarks.Subjects.Pipes;
using Hakmem.Benchmarks.Workloads;
using Hakmem.Benchmarks.Workloads.Pipes;
using Hakmem.Tests.BrokenTwins;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Benchmarks;

/// <summary>Copies through pipes arrive whole over every pool, and a pool that harms them is found out.</summary>
[TestFixture]
internal sealed class PipeCopyTests
{
    // Not a multiple of a segment, and more than may be on its way.
    private const long Bytes = 3_000_001;

    private static IEnumerable<PipeCopy> Copies => PipeCatalog.All;

    [Test]
    public void Run_OverEveryPool_ArrivesWhole(
        [ValueSource(nameof(Copies))] PipeCopy copy, [Range(0, 4)] int subjectIndex)
    {
        PipeSample sample = copy.Run(PipeSubjectCatalog.All[subjectIndex].Pool, Bytes);

        Assert.That(sample.Bytes, Is.EqualTo(Bytes));
        Assert.That(sample.Elapsed, Is.GreaterThan(TimeSpan.Zero));
    }

    [TestCaseSource(nameof(Copies))]
    public void Run_OverAPoolThatLendsOneBlockToAll_Throws(PipeCopy copy)
    {
        using OneBlockPool pool = new();

        Assert.That(() => copy.Run(pool, Bytes), Throws.TypeOf<PipeMismatchException>());
    }

    [TestCaseSource(nameof(Copies))]
    public void Run_ReturnsEverySegment(PipeCopy copy)
    {
        using HakAllocator allocator = new();
        using HakMemoryPool pool = new(allocator, new HakMemoryPoolOptions { RecycleOwners = true });

        copy.Run(pool, Bytes);
        Quiet.SalvageDead();

        Assert.That(allocator.GetStatistics().LiveBlocks, Is.Zero);
    }

    [Test]
    public void AcceptEnd_AfterALostByte_Throws()
    {
        PipeCheck check = default;
        check.Accept(new ReadOnlySequence<byte>(PatternBytes.First(99)));

        Assert.That(
            () => check.AcceptEnd(100),
            Throws.TypeOf<PipeMismatchException>().With.Message.EqualTo("99 bytes came out of a pipe that 100 went into."));
    }

    [Test]
    public void Accept_OfSwappedSegments_Throws()
    {
        byte[] swapped = [.. PatternBytes.At(4096, 4096), .. PatternBytes.At(0, 4096)];
        PipeCheck check = default;

        Assert.That(() => check.Accept(new ReadOnlySequence<byte>(swapped)), Throws.TypeOf<PipeMismatchException>());
    }

    [Test]
    public void Report_OfARun_HasARowAPool_AndABarForEachButTheBaseline()
    {
        PipeSettings settings = new()
        {
            Runs = 2, Bytes = 100_000, Subjects = PipeSubjectCatalog.All, Copies = [new PipeInTurns(4096)],
        };

        PipeTable table = PipeReportBuilder.Build(
            settings.Copies[0], PipeRun.Measure(settings, SilentProgress.Instance)[0], PipeSubjectCatalog.Shared);
        IReadOnlyList<Bar> bars = PipeReportBuilder.BarsOf([table]);

        Assert.That(table.Rows.Select(row => row.Rounds.Length), Is.EqualTo(Enumerable.Repeat(2, 5)));
        Assert.That(table.Rows[0].AgainstBaseline, Is.Null);
        Assert.That(bars.Select(bar => bar.Subject), Is.EqualTo(PipeSubjectCatalog.All.Skip(1).Select(one => one.Name)));
    }

    [TestCase(1.0, true)]
    [TestCase(0.999, false)]
    [TestCase(double.NaN, false)]
    public void IsMet_AtABoundThatIsALowerOne_IsInclusive(double measured, bool isMet)
        => Assert.That(new Bar("speed", "pool", measured, 1, IsAtMost: false).IsMet, Is.EqualTo(isMet));
}
