using System;
using System.Buffers;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Pooling;

/// <summary>Owners that die undisposed: their blocks come back, they are counted and reported; disposed ones are not.</summary>
[TestFixture]
internal sealed class LeakTests
{
    private const int LengthBytes = 5_000;
    private const int LeakCount = 20;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    [Test]
    public void ALostOwner_GivesItsBlockBack_AndIsCountedAndReported(
        [Values(HakLeakTracking.Count, HakLeakTracking.Sample, HakLeakTracking.Full)] HakLeakTracking tracking,
        [Values] bool recycles)
    {
        using HakAllocator allocator = new();
        ManualTime time = new();
        using HakMemoryPool pool = new(
            allocator, new HakMemoryPoolOptions { LeakTracking = tracking, RecycleOwners = recycles, Name = "mine" }, time);
        using BlockingCollection<(HakLeakReport Report, bool IsPoolThread, object? Sender)> reports = [];
        pool.Leaked += (sender, report) => reports.Add((report, Thread.CurrentThread.IsThreadPoolThread, sender));
        Lose(pool, LeakCount);
        time.Advance(TimeSpan.FromSeconds(90));

        CollectUntil(() => pool.LeakCount == LeakCount);

        Assert.That(allocator.GetStatistics().LiveBlocks, Is.Zero);
        Assert.That(pool.OutstandingRents, Is.Zero);
        List<HakLeakReport> received = [];
        while (received.Count < LeakCount && reports.TryTake(out (HakLeakReport Report, bool IsPoolThread, object? Sender) one, s_patience))
        {
            Assert.That(one.IsPoolThread, Is.True);
            Assert.That(one.Sender, Is.SameAs(pool));
            received.Add(one.Report);
        }

        Assert.That(received, Has.Count.EqualTo(LeakCount));
        Assert.That(received.Select(static report => report.PoolName), Is.All.EqualTo("mine"));
        Assert.That(received.Select(static report => report.Age), Is.All.EqualTo(TimeSpan.FromSeconds(90)));
        Assert.That(received.Select(static report => report.Bytes), Is.All.GreaterThanOrEqualTo(LengthBytes));
        Assert.That(received.Select(static report => report.IsBlockReturned), Is.All.True);
        AssertStacks(tracking, received);
    }

    /// <summary>The control: the same program with a Dispose, and with many rounds of recycling before.</summary>
    [Test]
    public void DisposedOwners_AreNotReported(
        [Values(HakLeakTracking.Count, HakLeakTracking.Full)] HakLeakTracking tracking,
        [Values] bool recycles)
    {
        using HakAllocator allocator = new();
        HakMemoryPool pool = new(allocator, new HakMemoryPoolOptions { LeakTracking = tracking, RecycleOwners = recycles });
        int reportCount = 0;
        pool.Leaked += (_, _) => Interlocked.Increment(ref reportCount);
        UseProperly(pool, 2_000);

        Collect();

        Assert.That(pool.LeakCount, Is.Zero);
        Assert.That(pool.OutstandingRents, Is.Zero);
        Assert.That(Volatile.Read(ref reportCount), Is.Zero);
    }

    /// <summary>GC.SuppressFinalize lasts for good: an owner that had served before must still be noticed.</summary>
    [Test]
    public void ALostOwner_ThatHadServedBefore_IsNoticed()
    {
        using HakAllocator allocator = new();
        HakMemoryPool pool = new(allocator, new HakMemoryPoolOptions { LeakTracking = HakLeakTracking.Count, RecycleOwners = true });
        UseProperly(pool, 2_000);

        Lose(pool, LeakCount);
        CollectUntil(() => pool.LeakCount == LeakCount);

        Assert.That(allocator.GetStatistics().LiveBlocks, Is.Zero);
    }

    [Test]
    public void ALostOwner_ThatIsPinned_KeepsItsBlock_AndIsReported([Values] bool isDisposed)
    {
        using HakAllocator allocator = new();
        HakMemoryPool pool = new(allocator, new HakMemoryPoolOptions { LeakTracking = HakLeakTracking.Count });
        using BlockingCollection<HakLeakReport> reports = [];
        pool.Leaked += (_, report) => reports.Add(report);
        LosePinned(pool, isDisposed);

        CollectUntil(() => pool.LeakCount == 1);

        Assert.That(reports.TryTake(out HakLeakReport? report, s_patience), Is.True);
        Assert.That(report!.IsBlockReturned, Is.False);
        Assert.That(allocator.GetStatistics().LiveBlocks, Is.EqualTo(1));
        Assert.That(pool.OutstandingRents, Is.EqualTo(1));
    }

    [Test]
    public void Sampling_KeepsOneStackInSixtyFour()
    {
        using HakAllocator allocator = new();
        HakMemoryPool pool = new(allocator, new HakMemoryPoolOptions { LeakTracking = HakLeakTracking.Sample });
        using BlockingCollection<HakLeakReport> reports = [];
        pool.Leaked += (_, report) => reports.Add(report);
        int count = 10 * HakMemoryPoolOptions.LeakSampleInterval;
        Lose(pool, count);
        CollectUntil(() => pool.LeakCount == count);

        int withStack = 0;
        for (int index = 0; index < count && reports.TryTake(out HakLeakReport? report, s_patience); index++)
        {
            withStack += report.StackTrace is null ? 0 : 1;
        }

        Assert.That(withStack, Is.InRange(10, 10 + Environment.ProcessorCount));
    }

    [Test]
    public void WithoutTracking_NothingIsCounted_AndALostBlockStaysOut()
    {
        using HakAllocator allocator = new();
        HakMemoryPool pool = new(allocator);
        pool.Leaked += static (_, _) => Assert.Fail("Nothing is watched.");
        Lose(pool, 1);

        Collect();

        Assert.That(pool.OutstandingRents, Is.Null);
        Assert.That(pool.LeakCount, Is.Null);
        Assert.That(allocator.GetStatistics().LiveBlocks, Is.EqualTo(1));
    }

    [Test]
    public void OutstandingRents_CountsWhatIsOut_AcrossThreads()
    {
        using HakAllocator allocator = new();
        using HakMemoryPool pool = new(allocator, new HakMemoryPoolOptions { LeakTracking = HakLeakTracking.Count });
        IMemoryOwner<byte>[] owners = [.. Enumerable.Range(0, 100).Select(_ => pool.Rent(10))];

        ThreadTeam.Run(1, _ => Array.ForEach(owners[..60], static owner => owner.Dispose()));

        Assert.That(pool.OutstandingRents, Is.EqualTo(40));
        Array.ForEach(owners, static owner => owner.Dispose());
        Assert.That(pool.OutstandingRents, Is.Zero);
    }

    [Test]
    public void AHandlerThatThrows_EndsTheProcessAndSaysWhy_AfterTheOthersWereCalled()
    {
        TestChild child = TestChild.Run([LeakScene.Verb], new Dictionary<string, string>());

        Assert.That(child.ExitCode, Is.Not.Zero.And.Not.EqualTo(LeakScene.SurvivedExitCode), child.Output + child.Errors);
        Assert.That(child.Errors, Does.Contain("Unhandled exception").And.Contain(LeakScene.Complaint));
        Assert.That(child.Output, Does.Contain(LeakScene.OtherHandlerWord));
    }

    [Test]
    public void AReport_ForWhichThereIsNoManagedMemory_IsLost_AndTheProcessLives()
    {
        TestChild child = TestChild.Run([LeakScene.SpentVerb], new Dictionary<string, string>
        {
            ["DOTNET_ThreadPool_ForceMinWorkerThreads"] = "1",
            ["DOTNET_ThreadPool_ForceMaxWorkerThreads"] = "1",
        });

        Assert.That(child.Errors, Is.Empty);
        Assert.That(child.Output, Is.EqualTo("cheap"));
        Assert.That(child.ExitCode, Is.Zero);
    }

    internal static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    internal static void CollectUntil(Func<bool> isSo)
    {
        for (int round = 0; round < 200 && !isSo(); round++)
        {
            Collect();
        }

        Assert.That(isSo(), Is.True);
    }

    /// <summary>In a method of its own, so that no register and no slot of the stack still knows an owner.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static void Lose(HakMemoryPool pool, int count)
    {
        for (int index = 0; index < count; index++)
        {
            pool.Rent(LengthBytes).Memory.Span.Fill(1);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void LosePinned(HakMemoryPool pool, bool isDisposed)
    {
        IMemoryOwner<byte> owner = pool.Rent(LengthBytes);
        owner.Memory.Pin();
        if (isDisposed)
        {
            owner.Dispose();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void UseProperly(HakMemoryPool pool, int count)
    {
        for (int index = 0; index < count; index++)
        {
            using IMemoryOwner<byte> owner = pool.Rent(LengthBytes);
            owner.Memory.Span[0] = 1;
        }
    }

    private static void AssertStacks(HakLeakTracking tracking, List<HakLeakReport> reports)
    {
        List<string> stacks = [.. reports.Select(static report => report.StackTrace).OfType<string>()];
        Assert.That(stacks, Is.All.Contains(nameof(Lose)));
        Assert.That(stacks, Has.Count.InRange(
            tracking switch { HakLeakTracking.Full => LeakCount, HakLeakTracking.Sample => 1, _ => 0 },
            tracking switch { HakLeakTracking.Full => LeakCount, HakLeakTracking.Sample => Environment.ProcessorCount, _ => 0 }));
    }
}
