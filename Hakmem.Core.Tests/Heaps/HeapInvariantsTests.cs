using System.Collections.Generic;
using System.Linq;
using Hakmem.Tests.BrokenTwins;
using Hakmem.Tests.Model;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Heaps;

/// <summary>The walker finds nothing in a sound heap, whatever it was used for, and names every single thing that is broken on purpose.</summary>
[TestFixture]
internal sealed class HeapInvariantsTests
{
    [Test]
    public void FirstBroken_OfAHeapThatWasNeverUsed_IsNull([Values] HakProfile profile)
    {
        using HakAllocator allocator = new(new HakOptions { Profile = profile });

        Assert.That(HeapInvariants.FirstBroken(allocator), Is.Null);
    }

    [Test]
    public void FirstBroken_AfterRandomUse_IsNull([Values] HakProfile profile)
    {
        int seed = Seed.Next(81);
        for (int round = 0; round < 4; round++)
        {
            using HakAllocator allocator = new(new HakOptions { Profile = profile });
            using LiveCrowd crowd = new(allocator, seed + round);

            crowd.Churn(1_500);
            Assert.That(HeapInvariants.FirstBroken(allocator), Is.Null);
            new AllocatorModel(allocator, seed + round) { CountsAreExact = false }.Run(600);
            Assert.That(HeapInvariants.FirstBroken(allocator), Is.Null);
            allocator.Trim(HakTrimLevel.Full);
            Assert.That(HeapInvariants.FirstBroken(allocator), Is.Null);
        }
    }

    [Test]
    public void FirstBroken_AfterThreadsCameAndWent_IsNull()
    {
        int seed = Seed.Next(82);
        using HakAllocator allocator = new(new HakOptions { Profile = HakProfile.Lean });

        for (int round = 0; round < 5; round++)
        {
            ThreadTeam.Run(4, index =>
                new AllocatorModel(allocator, seed + (round * 4) + index) { CountsAreExact = false, MaxLiveBytes = 4 << 20 }.Run(400));

            Assert.That(HeapInvariants.FirstBroken(allocator), Is.Null);
        }
    }

    private static IEnumerable<TestCaseData> Damages() =>
        HeapDamage.All.Select(static damage => new TestCaseData(damage).SetArgDisplayNames(damage.Name));

    [TestCaseSource(nameof(Damages))]
    public void FirstBroken_AfterOneThingWasDamaged_NamesIt(HeapDamage damage)
    {
        ScratchHeap heap = new();
        Assert.That(HeapInvariants.FirstBroken(heap.Allocator), Is.Null);

        damage.Do(heap);

        string? broken = HeapInvariants.FirstBroken(heap.Allocator);
        Assert.That(broken?.Split(':')[0], Is.EqualTo(damage.Invariant), broken);
    }
}
