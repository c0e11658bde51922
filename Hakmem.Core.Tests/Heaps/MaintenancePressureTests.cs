using System.Collections.Generic;
using System.Globalization;
using Hakmem.Os;
using Hakmem.Tests.Doubles;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Heaps;

/// <summary>Memory files of a container, forged at the edge: a Balanced allocator then gives back what it otherwise keeps.</summary>
[TestFixture]
internal sealed class MaintenancePressureTests
{
    private const int MiB = 1 << 20;
    private const long LimitBytes = 1_000_000_000;

    [TestCase(799_999_999, 8 * MiB)]
    [TestCase(919_999_999, 8 * MiB)]
    [TestCase(920_000_000, 0)]
    [TestCase(2_000_000_000, 0)]
    public void APass_AtTheHighThreshold_GivesBackWhateverIsIdle(long usedBytes, long leftBytes)
    {
        using MaintainedHeap heap = new(new HakOptions(), Files(usedBytes, isUnified: true));
        List<nint> kept = heap.DirtyFreeSlabs(3);
        heap.Free(heap.Allocate(2 * MiB, 4));

        heap.Clock.RingTimes(1);

        Assert.That(heap.Parts.Huge.CachedBytes, Is.EqualTo(leftBytes));
        Assert.That(heap.Statistics.DiscardedBytes, leftBytes == 0 ? Is.GreaterThan(5 * MiB) : Is.Zero);
        Assert.That(HeapInvariants.FirstBroken(heap.Allocator), Is.Null);
        heap.Free(kept);
    }

    /// <summary>Medium pressure shortens the life of 60 s to 15 s.</summary>
    [TestCase(799_999_999, true)]
    [TestCase(800_000_000, false)]
    [TestCase(919_999_999, false)]
    public void Passes_AtTheMediumThreshold_ShortenTheLife(long usedBytes, bool isKept)
    {
        using MaintainedHeap heap = new(new HakOptions(), Files(usedBytes, isUnified: true));
        heap.EmptySuperslabs(2);
        heap.Clock.RingTimes(1);

        heap.Advance(14_999);
        Assert.That(heap.Statistics.CachedSuperslabs, Is.EqualTo(2));
        heap.Advance(10_000);

        Assert.That(heap.Statistics.CachedSuperslabs, Is.EqualTo(isKept ? 2 : 0));
    }

    [TestCase(919_999_999, 2)]
    [TestCase(920_000_000, 0)]
    public void APass_ReadsTheControllerOfVersion1(long usedBytes, long superslabs)
    {
        using MaintainedHeap heap = new(new HakOptions(), Files(usedBytes, isUnified: false));
        heap.EmptySuperslabs(2);

        heap.Clock.RingTimes(1);

        Assert.That(heap.Statistics.CachedSuperslabs, Is.EqualTo(superslabs));
    }

    [Test]
    public void APass_AtTheHighThreshold_GivesBackTheChainsInTransferAtOnce()
    {
        using MaintainedHeap heap = new(new HakOptions(), Files(950_000_000, isUnified: true));
        ThreadTeam.Run(1, _ => heap.Free(heap.Allocate(1_000, 2_000)));
        Quiet.SalvageDead();
        Assert.That(heap.Statistics.TransferBytes, Is.Positive);

        heap.Clock.RingTimes(1);

        Assert.That(heap.Statistics.TransferBytes, Is.Zero);
    }

    [Test]
    public void APressureThatComesAndGoes_IsSeenByTheNextPass()
    {
        ForgedMemoryFiles files = Files(100, isUnified: true);
        using MaintainedHeap heap = new(new HakOptions(), files);
        heap.EmptySuperslabs(2);
        heap.Clock.RingTimes(2);
        Assert.That(heap.Statistics.CachedSuperslabs, Is.EqualTo(2));

        Use(files, LimitBytes, isUnified: true);
        heap.Clock.RingTimes(1);
        Assert.That(heap.Statistics.CachedSuperslabs, Is.Zero);
        Use(files, 100, isUnified: true);
        heap.EmptySuperslabs(2);
        heap.Clock.RingTimes(2);

        Assert.That(heap.Statistics.CachedSuperslabs, Is.EqualTo(2));
    }

    [Test]
    public void PassesOfManyAllocators_ReadTheFilesOnceASecond()
    {
        ForgedMemoryFiles files = Files(100, isUnified: true);
        using MaintainedHeap heap = new(new HakOptions { Profile = HakProfile.Lean, Release = new HakReleaseOptions { IdleTimeToLive = new(1, 0, 0) } }, files);
        heap.EmptySuperslabs(2);
        heap.Clock.RingTimes(1);
        files.Asked.Clear();

        heap.Advance(10_000);

        Assert.That(heap.Clock.Rings, Is.GreaterThanOrEqualTo(40));
        Assert.That(files.Asked.FindAll(static path => path == ContainerMemory.GroupsFile), Has.Count.InRange(9, 11));
    }

    /// <summary>The allocator's own limit: 95 % of it is high pressure.</summary>
    [TestCase(38, 5)]
    [TestCase(37, 0)]
    public void APass_NearTheLimitOfTheAllocator_GivesBackWhateverIsIdle(int usedMegabytes, int goneSuperslabs)
    {
        using MaintainedHeap heap = new(new HakOptions { MaxBytes = 40 * MiB });
        heap.EmptySuperslabs(5);
        heap.Clock.RingTimes(1);
        Assert.That(heap.Statistics.CachedSuperslabs, Is.EqualTo(5));

        List<nint> kept = heap.Allocate((usedMegabytes - 10) * MiB, 1);
        heap.Clock.RingTimes(1);

        Assert.That(heap.Statistics.CachedSuperslabs, Is.EqualTo(5 - goneSuperslabs));
        heap.Free(kept);
    }

    private static ForgedMemoryFiles Files(long usedBytes, bool isUnified)
    {
        ForgedMemoryFiles files = new() { [ContainerMemory.GroupsFile] = isUnified ? "0::/\n" : "7:memory:/\n" };
        Use(files, usedBytes, isUnified);
        return files;
    }

    private static void Use(ForgedMemoryFiles files, long usedBytes, bool isUnified)
    {
        string limit = LimitBytes.ToString(CultureInfo.InvariantCulture);
        string used = usedBytes.ToString(CultureInfo.InvariantCulture);
        _ = isUnified
            ? files.Unified(ContainerMemory.UnifiedMount, max: limit, current: used)
            : files.Controller(ContainerMemory.MemoryMount, limit: limit, usage: used);
    }
}
