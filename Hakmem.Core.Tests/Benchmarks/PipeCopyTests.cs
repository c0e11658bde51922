using System;
using System.Buffers;
using System.Collections.Generic;
using System.Linq;
using Hakmem.Benchmarks.Numbers;
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
        [ValueSource(nameof(Copies))] PipeCopy copy, [Range(0, 5)] int subjectIndex)
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
    public void Report_OfARun_HasARowAPool_AndABarForEachPromise()
    {
        PipeSettings settings = new()
        {
            Runs = 2, Bytes = 100_000, Subjects = PipeSubjectCatalog.All, Copies = [new PipeInTurns(4096)],
        };

        PipeTable table = PipeReportBuilder.Build(
            settings.Copies[0], PipeRun.Measure(settings, SilentProgress.Instance)[0], PipeSubjectCatalog.Shared);
        IReadOnlyList<Bar> bars = PipeReportBuilder.BarsOf([table]);

        Assert.That(table.Rows.Select(row => row.Rounds.Length), Is.EqualTo(Enumerable.Repeat(2, 6)));
        Assert.That(table.Rows[0].AgainstBaseline, Is.Null);
        Assert.That(
            bars.Where(bar => !bar.IsAtMost).Select(bar => bar.Subject),
            Is.EqualTo(new[] { "hak-pool", "hak-pool-recycle", "hak-pool-own", "hak-pool-recycle-own" }));
        Assert.That(
            bars.Where(bar => bar.IsAtMost).Select(bar => bar.Subject), Is.EqualTo(new[] { "hak-pool-recycle", "hak-pool-recycle-own" }));
    }

    [Test]
    public void Garbage_IsComparedWithThatOfTheSharedPoolsOwners()
    {
        PipeRow rented = RowOf(PipeSubjectCatalog.Rented, PipePromise.None, garbage: 6_000_000);
        PipeRow recycling = RowOf("recycling", PipePromise.SpeedWithoutGarbage, garbage: 15_000);
        PipeRow plain = RowOf("plain", PipePromise.Speed, garbage: 10_000_000);

        IReadOnlyList<Bar> bars = PipeReportBuilder.BarsOf([new PipeTable("copy", "", IsJudged: true, [rented, recycling, plain])]);
        IReadOnlyList<Bar> without = PipeReportBuilder.BarsOf([new PipeTable("copy", "", IsJudged: true, [recycling, plain])]);

        Assert.That(bars.Select(bar => (bar.Subject, bar.Measured, bar.IsMet)), Is.EqualTo(new[] { ("recycling", 0.0025, true) }));
        Assert.That(without, Is.Empty);
    }

    /// <summary>A pipe treats the shared pool in a way of its own, and must not do so with the one that stands for it.</summary>
    [Test]
    public void Rented_MakesTheGarbageThatItsOwnersAre()
    {
        PipeSubject rented = PipeSubjectCatalog.All.Single(one => one.Name == PipeSubjectCatalog.Rented);
        PipeInTurns copy = new(4096);
        copy.Run(rented.Pool, Bytes);

        long bytes = copy.Run(rented.Pool, Bytes).ManagedBytes;

        Assert.That(bytes, Is.GreaterThan(Bytes / 4096 * 16), "An object has 16 bytes and more.");
    }

    [TestCase(1.0, true)]
    [TestCase(0.999, false)]
    [TestCase(double.NaN, false)]
    public void IsMet_AtABoundThatIsALowerOne_IsInclusive(double measured, bool isMet)
        => Assert.That(new Bar("speed", "pool", measured, 1, IsAtMost: false).IsMet, Is.EqualTo(isMet));

    private static PipeRow RowOf(string name, PipePromise promise, double garbage) => new()
    {
        Subject = name,
        Promise = promise,
        SecondsPerGigabyte = RunSummary.Of([1]),
        ManagedBytesPerGigabyte = garbage,
        CollectionsPerGigabyte = 0,
        Rounds = [1],
    };
}
