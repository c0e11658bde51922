using Hakmem.Tests.Doubles;
using Hakmem.Tests.Heaps;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Faults;

/// <summary>The k-th call to the system fails, for every k: once, and from then on.</summary>
[TestFixture]
internal sealed class EveryCallFailsTests
{
    private const int Steps = 260;

    private static readonly int s_calls = CountCalls();

    /// <summary>The control: without a failure nothing is refused, and the sweep below has something to sweep over.</summary>
    [Test]
    public void WithoutAFailure_TheWorkloadMakesEnoughCalls_AndNothingIsRefused()
    {
        FailingOsMemory os = new();
        using HakAllocator allocator = FaultyHeap.Create(os);
        FaultWorkload workload = new(allocator, Seed.Next(91));

        workload.Run(Steps);
        workload.FreeAll();

        TestContext.Out.WriteLine($"{s_calls} calls");
        Assert.That(s_calls, Is.InRange(40, 140));
        Assert.That(workload.Outcome.Violation, Is.Null);
        Assert.That(workload.Outcome.Refused, Is.Zero);
        Assert.That(os.Books.Violations, Is.Empty);
    }

    [Test]
    public void AnyOneCallFails_NothingIsHarmedAndNothingIsLost() => AssertSweep(isForEver: false);

    [Test]
    public void AnyCallAndAllAfterItFail_NothingIsHarmedAndNothingIsLost() => AssertSweep(isForEver: true);

    private static void AssertSweep(bool isForEver)
    {
        int seed = Seed.Next(91);
        Assert.That(Sweep.Over(s_calls, call => FirstBroken(call, isForEver, seed)), Is.Empty);
    }

    private static string? FirstBroken(int call, bool isForEver, int seed)
    {
        FailingOsMemory os = new();
        using HakAllocator allocator = FaultyHeap.Create(os);
        FaultWorkload workload = new(allocator, seed);
        if (isForEver)
        {
            os.FailForEver(call);
        }
        else
        {
            os.FailOnce(call);
        }

        workload.Run(Steps);
        workload.Look();
        string? broken = os.Failures > 0 ? HeapInvariants.FirstBroken(allocator) : $"no call failed";
        os.StopFailing();

        int refused = workload.Outcome.Refused;
        workload.Run(60);
        broken ??= workload.Outcome.Refused > refused ? "the allocator did not recover" : HeapInvariants.FirstBroken(allocator);
        workload.FreeAll();
        broken ??= workload.Outcome.Violation ?? HeapInvariants.FirstBroken(allocator);
        return broken ?? FirstLost(os, allocator);
    }

    /// <summary>With everything freed and trimmed nothing is mapped but the records of threads, which are never given back.</summary>
    private static string? FirstLost(FailingOsMemory os, HakAllocator allocator)
    {
        allocator.Trim(HakTrimLevel.Full);
        HakStatistics statistics = allocator.GetStatistics();
        long failures = statistics.FailedCalls;
        return statistics.MappedBytes != 0 || statistics.LiveBlocks != 0
            ? $"{statistics.MappedBytes} bytes and {statistics.LiveBlocks} blocks are left"
            : failures != os.Failures
                ? $"{failures} failures are counted of {os.Failures}"
                : os.Books.Violations.Count > 0 ? os.Books.Violations[0] : MappedRanges.FirstLost(os);
    }

    private static int CountCalls()
    {
        // Twice: the first run may have to map memory for the records of this thread, which later ones find.
        int calls = 0;
        for (int run = 0; run < 2; run++)
        {
            FailingOsMemory os = new();
            using HakAllocator allocator = FaultyHeap.Create(os);
            int before = (int)os.Calls();
            new FaultWorkload(allocator, Seed.Next(91)).Run(Steps);
            calls = (int)os.Calls() - before;
        }

        return calls;
    }
}
