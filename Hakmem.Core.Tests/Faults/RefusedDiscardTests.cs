using Hakmem.Tests.Doubles;
using Hakmem.Tests.Heaps;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Faults;

/// <summary>Discards and unmaps that fail, one at a time and for ever, while maintenance passes and trims: nothing changes but a counter.</summary>
[TestFixture]
internal sealed class RefusedDiscardTests
{
    private const int Rounds = 12;
    private const int StepsPerRound = 60;

    private static readonly OsCalls[] s_kinds = [OsCalls.Discard, OsCalls.Unmap];

    [TestCaseSource(nameof(s_kinds))]
    public void WithoutAFailure_ThereIsSomethingToSweepOver(object kind) =>
        Assert.That(Calls((OsCalls)kind, Seed.Next(301)), Is.GreaterThanOrEqualTo(20));

    [TestCaseSource(nameof(s_kinds))]
    public void AnyOneCallFails_AndNothingButACounterChanges(object kind) => AssertSweep((OsCalls)kind, isForEver: false);

    [TestCaseSource(nameof(s_kinds))]
    public void AnyCallAndAllAfterItFail_AndNothingButACounterChanges(object kind) => AssertSweep((OsCalls)kind, isForEver: true);

    private static void AssertSweep(OsCalls kind, bool isForEver)
    {
        int seed = Seed.Next(301);
        int calls = Calls(kind, seed);
        Assert.That(Sweep.Over(calls, call => FirstBroken(kind, call, isForEver, seed)), Is.Empty);
    }

    private static int Calls(OsCalls kind, int seed)
    {
        using MaintainedHeap heap = Create();
        FaultWorkload workload = new(heap.Allocator, seed);
        Live(heap, workload);
        int calls = (int)heap.Os.Calls(kind);
        workload.FreeAll();
        return calls;
    }

    private static string? FirstBroken(OsCalls kind, int call, bool isForEver, int seed)
    {
        using MaintainedHeap heap = Create();
        FaultWorkload workload = new(heap.Allocator, seed);
        if (isForEver)
        {
            heap.Os.FailForEver(call, kind);
        }
        else
        {
            heap.Os.FailOnce(call, kind);
        }

        Live(heap, workload);
        workload.Look();
        string? broken = workload.Outcome.Violation ?? HeapInvariants.FirstBroken(heap.Allocator);
        broken ??= workload.Outcome.Refused > 0 ? "a request was refused" : null;
        broken ??= heap.Statistics.FailedCalls != heap.Os.Failures ? $"{heap.Statistics.FailedCalls} failures are counted of {heap.Os.Failures}" : null;
        broken ??= heap.Os.Failures == 0 ? "no call failed" : null;

        heap.Os.StopFailing();
        workload.FreeAll();
        heap.Allocator.Trim(HakTrimLevel.Full);
        return broken
            ?? workload.Outcome.Violation
            ?? (heap.Statistics.MappedBytes != 0 ? $"{heap.Statistics.MappedBytes} bytes are left" : HeapInvariants.FirstBroken(heap.Allocator));
    }

    /// <summary>Content is checked whenever a block is freed or moved; a pass comes after each round.</summary>
    private static void Live(MaintainedHeap heap, FaultWorkload workload)
    {
        for (int round = 0; round < Rounds; round++)
        {
            workload.Run(StepsPerRound);
            heap.Advance(300);
        }
    }

    private static MaintainedHeap Create()
    {
        HakOptions options = FaultyHeap.SmallCaches();
        options.Profile = HakProfile.Lean;
        options.Lean.TargetResidentBytes = 0;
        return new MaintainedHeap(options);
    }
}
