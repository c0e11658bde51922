using System;
using System.Runtime;
using System.Collections.Generic;
using System.Diagnostics;
using Hakmem.Benchmarks.Numbers;
using Hakmem.Benchmarks.Subjects;
using Hakmem.Benchmarks.Subjects.Rss;
using Hakmem.Benchmarks.Workloads.Rss;
using NUnit.Framework;

namespace Hakmem.Tests.Benchmarks;

/// <summary>The tests of the resident set do what their headers say and free what they took.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class RssTestsTests
{
    private static IEnumerable<TestCaseData> All()
    {
        foreach (RssTest test in RssTestCatalog.All)
        {
            yield return new TestCaseData(test).SetArgDisplayNames(test.Name);
        }
    }

    [TestCaseSource(nameof(All))]
    public void Run_BeginsOnce_RecordsItsHeadline_AndNamesNothingTwice(object test)
    {
        RecordingProbe probe = new(scale: 0.01);

        ((RssTest)test).Run<NativeMemorySubject>(probe);

        Assert.That(probe.BeginCount, Is.EqualTo(1));
        Assert.That(probe.Metrics, Does.Contain(((RssTest)test).Headline).And.Unique);
    }

    [TestCaseSource(nameof(All))]
    public void Run_FreesEveryBlock(object test)
    {
        using HakAllocator allocator = new();
        AllocatorSubject.Current = allocator;

        ((RssTest)test).Run<AllocatorSubject>(new RecordingProbe(scale: 0.01));
        allocator.Trim(HakTrimLevel.Full);

        Assert.That(allocator.GetStatistics().LiveBlocks, Is.Zero);
    }

    /// <summary>What of it belongs to other systems, or is generic, is left out.</summary>
    [Test]
    public void TestCode_CompilesTheLibrary_ItsRarePartsToo()
    {
        long before = JitInfo.GetCompiledMethodCount();

        int count = TestCode.Compile(typeof(HakAllocator).Assembly);

        Assert.That(count, Is.GreaterThan(500));
        Assert.That(JitInfo.GetCompiledMethodCount(), Is.GreaterThan(before));
    }

    [TestCaseSource(nameof(All))]
    public void TestCode_CompilesATestForAPeer_WithoutACallOfIt(object test)
    {
        BrokenSubject.Reset(BrokenSubjectFault.None);

        int count = TestCode.Compile((RssTest)test, typeof(BrokenSubject));

        Assert.That(count, Is.GreaterThan(10));
        Assert.That(BrokenSubject.LiveCount, Is.Zero);
    }

    [TestCaseSource(nameof(All))]
    public void IdleMilliseconds_IsWhatTheTestWaits(object test)
    {
        RecordingProbe probe = new(scale: 0.001);

        ((RssTest)test).Run<NativeMemorySubject>(probe);

        Assert.That(probe.IdleMilliseconds, Is.EqualTo(((RssTest)test).IdleMilliseconds));
    }

    [TestCase(999, 0.000_001, false)]
    [TestCase(1000, 0.000_001, true)]
    [TestCase(1, 0.009, false)]
    [TestCase(1, 2, true)]
    public void Pause_CountsAPhase_OfManyOperations_OrOfFewThatTookAllOfIt(int operations, double seconds, bool has)
    {
        TimeHistogram ticks = new();

        for (int i = 0; i < operations; i++)
        {
            ticks.Add((long)(seconds * Stopwatch.Frequency));
        }

        Assert.That(Pause.Has(ticks), Is.EqualTo(has));
    }

    [Test]
    public void LengthMix_GivesEveryDoublingItsShareOfTheBytes()
    {
        const int LeastBits = 4;
        const int Doublings = 6;
        LengthMix lengths = new(LeastBits, Doublings, seed: 1);
        double[] bytes = new double[Doublings];

        for (int i = 0; i < 1_000_000; i++)
        {
            nuint length = lengths.Next();
            bytes[(int)nuint.Log2(length) - LeastBits] += length;
        }

        // The last doubling takes what would fall beyond it, too: two shares.
        for (int i = 0; i < Doublings - 1; i++)
        {
            Assert.That(bytes[i] / bytes[0], Is.EqualTo(1).Within(0.05));
        }

        Assert.That(bytes[Doublings - 1] / bytes[0], Is.EqualTo(2).Within(0.1));
    }

    [Test]
    public void LeakingSubject_ForgetsOneFreeInTen()
    {
        using HakAllocator allocator = new();
        AllocatorSubject.Current = allocator;
        LeakingSubject<AllocatorSubject> subject = LeakingSubject<AllocatorSubject>.Attach();
        TwinCounter.Calls = 0;

        for (int i = 0; i < 100; i++)
        {
            subject.Free(subject.Allocate(64));
        }

        Assert.That(allocator.GetStatistics().LiveBlocks, Is.EqualTo(10));
    }

    [Test]
    public void StallingSubject_TakesItsTime()
    {
        StallingSubject<EmptySubject> subject = StallingSubject<EmptySubject>.Attach();
        long start = TimeProvider.System.GetTimestamp();

        for (int i = 0; i < 1000; i++)
        {
            subject.Allocate(64);
        }

        Assert.That(TimeProvider.System.GetElapsedTime(start).TotalMicroseconds, Is.GreaterThanOrEqualTo(2000));
    }
}
