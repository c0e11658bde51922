using System.Collections.Generic;
using System.Linq;
using Hakmem.Benchmarks.Workloads;
using NUnit.Framework;

namespace Hakmem.Tests.Benchmarks;

/// <summary>The workloads do what their definitions say, call for call.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class WorkloadTests
{
    [Test]
    public void XorShift32_FromOne_GivesThePublishedSequence()
    {
        XorShift32 random = new(1);

        uint[] draws = [random.Next(), random.Next(), random.Next()];

        Assert.That(draws, Is.EqualTo(new uint[] { 270_369, 67_634_689, 2_647_435_461 }));
    }

    [Test]
    public void XorShift32_FromZero_IsNotStuck()
    {
        XorShift32 random = new(0);

        Assert.That(random.Next(), Is.Not.Zero);
    }

    [Test]
    public void Lcg32_MultipliesAndAdds()
    {
        Lcg32 random = new(1);

        uint[] draws = [random.Next(), random.Next()];

        Assert.That(draws, Is.EqualTo(new uint[] { 1_015_568_748, 1_586_005_467 }));
    }

    [Test]
    public void RandomMixed_AllocatesTheLengthsOfTheDefinition()
    {
        const int Iterations = 20_000;
        RecordingSubject.Reset();

        new RandomMixed().Run<RecordingSubject, nint>(Iterations);

        Assert.That(RecordingSubject.Lengths, Is.EqualTo(LengthsByDefinition(Iterations)));
        Assert.That(RecordingSubject.FreeCount, Is.EqualTo(RecordingSubject.Lengths.Count));
    }

    [Test]
    public void RandomMixed_CountsIterationsAndNeitherThePrefaultNorTheDrain()
        => Assert.That(new RandomMixed().Run<RecordingSubject, nint>(1000).Operations, Is.EqualTo(1000));

    [Test]
    public void RandomMixed_FreesBlocksOfThePrefault_InTheTimedLoop()
    {
        const int Iterations = 20_000;
        RecordingSubject.Reset();

        new RandomMixed().Run<RecordingSubject, nint>(Iterations);

        Assert.That(RecordingSubject.FreedIndexes, Is.EqualTo(FreesByDefinition(Iterations)));
    }

    [Test]
    public void Batch_AllocatesAHundredBlocksOf64Bytes_AndFreesThemInReverse()
    {
        RecordingSubject.Reset();

        WorkloadSample sample = new Batch().Run<RecordingSubject, nint>(1);

        Assert.That(sample.Operations, Is.EqualTo(200));
        Assert.That(RecordingSubject.Lengths, Is.EqualTo(Enumerable.Repeat((nuint)64, 100)));
        Assert.That(RecordingSubject.FreedIndexes, Is.EqualTo(Enumerable.Range(0, 100).Reverse()));
    }

    [Test]
    public void Pairs_FreesEachBlockAtOnce([Values] bool isBare)
    {
        RecordingSubject.Reset();
        Workload workload = isBare ? new BarePairs(4096) : new Pairs(4096);

        WorkloadSample sample = workload.Run<RecordingSubject, nint>(3);

        Assert.That(sample.Operations, Is.EqualTo(3));
        Assert.That(RecordingSubject.Lengths, Is.EqualTo(Enumerable.Repeat((nuint)4096, 3)));
        Assert.That(RecordingSubject.FreedIndexes, Is.EqualTo(Enumerable.Range(0, 3)));
    }

    [Test]
    public void Fours_FreesFourBlocksInTheirOrder()
    {
        RecordingSubject.Reset();

        WorkloadSample sample = new Fours(65_536).Run<RecordingSubject, nint>(2);

        Assert.That(sample.Operations, Is.EqualTo(8));
        Assert.That(RecordingSubject.Lengths, Is.EqualTo(Enumerable.Repeat((nuint)65_536, 8)));
        Assert.That(RecordingSubject.FreedIndexes, Is.EqualTo(Enumerable.Range(0, 8)));
    }

    [TestCase(0, 2)]
    [TestCase(50, 2)]
    [TestCase(90, 3)]
    public void RemoteMixed_FreesEveryBlockOnce_AndSendsItsShare(int remotePercent, int threadCount)
    {
        CountingSubject.Reset();

        WorkloadSample sample = new RemoteMixed(remotePercent, threadCount).Run<CountingSubject, nint>(20_000);

        double meant = 100.0 * (sample.RemoteFrees + sample.FallbackFrees) / sample.Frees;
        Assert.That(CountingSubject.FreeCount, Is.EqualTo(CountingSubject.AllocationCount).And.EqualTo(sample.Frees));
        Assert.That(meant, Is.EqualTo(remotePercent).Within(4));
        Assert.That(sample.Operations, Is.EqualTo(CountingSubject.AllocationCount + sample.Frees + sample.RemoteFrees));
    }

    [Test]
    public void Handoff_FreesEveryBlockOnce()
    {
        CountingSubject.Reset();

        WorkloadSample sample = new Handoff(4096).Run<CountingSubject, nint>(6_400);

        Assert.That(sample.Operations, Is.EqualTo(6_400));
        Assert.That(CountingSubject.AllocationCount, Is.EqualTo(6_400));
        Assert.That(CountingSubject.FreeCount, Is.EqualTo(6_400));
    }

    [Test]
    public void WhenNoneIsNamed_AllButBareHandoffAndFoursRun()
        => Assert.That(
            WorkloadCatalog.Create(remoteThreadCount: 2).Where(static workload => !workload.RunsByDefault).Select(static workload => workload.Name),
            Is.EqualTo(new[] { "bare-4k", "handoff-4k", "fours-64k" }));

    /// <summary>The definition once more, written for reading: what is drawn before the clock starts stays for what is drawn after.</summary>
    private static IEnumerable<uint> DrawsByDefinition(int iterations)
        => Draws(unchecked(1234567u + 0xDEADBEEFu), iterations / 10).Concat(Draws(1234567, iterations));

    private static IEnumerable<uint> Draws(uint seed, int count)
    {
        uint r = seed;

        for (int i = 0; i < count; i++)
        {
            r ^= r << 13;
            r ^= r >> 17;
            r ^= r << 5;

            yield return r;
        }
    }

    private static List<nuint> LengthsByDefinition(int iterations)
    {
        List<nuint> lengths = [];
        bool[] isFull = new bool[400];

        foreach (uint r in DrawsByDefinition(iterations))
        {
            if (!isFull[r % 400])
            {
                lengths.Add(16 + (r & 1023));
            }

            isFull[r % 400] = !isFull[r % 400];
        }

        return lengths;
    }

    /// <summary>Which blocks are freed, by the order of their allocation; those that are left at the end slot by slot.</summary>
    private static List<int> FreesByDefinition(int iterations)
    {
        List<int> frees = [];
        int?[] blocks = new int?[400];
        int allocationCount = 0;

        foreach (uint r in DrawsByDefinition(iterations))
        {
            if (blocks[r % 400] is { } block)
            {
                frees.Add(block);
                blocks[r % 400] = null;
            }
            else
            {
                blocks[r % 400] = allocationCount++;
            }
        }

        frees.AddRange(blocks.OfType<int>());

        return frees;
    }
}
