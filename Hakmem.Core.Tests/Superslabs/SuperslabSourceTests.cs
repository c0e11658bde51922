using System.Collections.Generic;
using Hakmem.Geometry;
using Hakmem.Regions;
using Hakmem.Superslabs;
using Hakmem.Tests.Doubles;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Superslabs;

[TestFixture]
internal sealed unsafe class SuperslabSourceTests
{
    private const int UsableSlabs = MemoryGeometry.SlabsPerSuperslab - 1;

    [Test]
    public void Acquire_Miss_MapsASuperslab_AndHit_DoesNot()
    {
        using Stations stations = new();
        SuperslabSource source = stations.Source;

        SlabDescriptor* first = Acquire(source, 1);
        SlabDescriptor* second = Acquire(source, 3);

        Assert.That(stations.Os.Calls(OsCalls.Map), Is.EqualTo(1));
        Assert.That(SlabAddress.SuperslabOf(first) == SlabAddress.SuperslabOf(second), Is.True);
        Assert.That(first->IsKnownZero && second->IsKnownZero, Is.True);
        Assert.That(second->SlabCount, Is.EqualTo(3));
        Assert.That(RegionMap.CodeAt(first), Is.EqualTo(stations.Parts.Code));
        Give(source, first, second);
    }

    [Test]
    public void Acquire_Full_GoesToTheFullestSuperslabThatFits()
    {
        using Stations stations = new();
        SuperslabSource source = stations.Source;
        SlabDescriptor* nearlyFull = Acquire(source, 28);
        SlabDescriptor* half = Acquire(source, 16);

        SlabDescriptor* small = Acquire(source, 2);
        SlabDescriptor* medium = Acquire(source, 4);

        Assert.That(SlabAddress.SuperslabOf(small) == SlabAddress.SuperslabOf(nearlyFull), Is.True, "3 slabs were free there, 15 in the other.");
        Assert.That(SlabAddress.SuperslabOf(medium) == SlabAddress.SuperslabOf(half), Is.True, "Only the emptier one had 4.");
        Give(source, nearlyFull, half, small, medium);
    }

    [Test]
    public void Release_AnEmptiedSlab_ServesAnotherClassBeforeAnUnusedOne()
    {
        using Stations stations = new();
        SuperslabSource source = stations.Source;
        SlabDescriptor* keeper = Acquire(source, 1);
        SlabDescriptor* emptied = Acquire(source, 2);
        int first = emptied->FirstSlab;
        source.Release(emptied);

        SlabDescriptor* reused = source.Acquire(new RunRequest { SlabCount = 2, ClassIndex = 9 });

        Assert.That(reused->FirstSlab, Is.EqualTo(first));
        Assert.That(reused->IsKnownZero, Is.False);
        Assert.That(SlabPageBits.AreAllSet(SlabAddress.TouchedPagesOf(reused), 2), Is.True);
        Assert.That(stations.Parts.Tags.Root[((nuint)SlabAddress.SuperslabOf(reused) / MemoryGeometry.SlabBytes) + (nuint)first], Is.EqualTo(SizeClasses.TagOf(9)));
        Give(source, keeper, reused);
    }

    [Test]
    public void Release_EmptiedSlabsOfAnEmptierSuperslab_ServeBeforeUnusedOnesOfAFullerOne()
    {
        using Stations stations = new();
        SuperslabSource source = stations.Source;
        SlabDescriptor* nearlyFull = Acquire(source, 28);
        SlabDescriptor* half = Acquire(source, 16);
        SlabDescriptor* emptied = Acquire(source, 4);
        source.Release(emptied);

        SlabDescriptor* reused = Acquire(source, 3);
        SlabDescriptor* unused = Acquire(source, 2);

        Assert.That(reused == emptied, Is.True, "3 slabs were free in the fuller one, but never touched.");
        Assert.That(SlabAddress.SuperslabOf(unused) == SlabAddress.SuperslabOf(nearlyFull), Is.True, "Only one touched slab was left.");
        Give(source, nearlyFull, half, reused, unused);
    }

    [Test]
    public void Release_SlabsOfAnEmptiedSuperslab_ServeAfterUnusedOnes()
    {
        using Stations stations = new();
        SuperslabSource source = stations.Source;
        SlabDescriptor*[] singles = new SlabDescriptor*[6];
        for (int index = 0; index < singles.Length; index++)
        {
            singles[index] = Acquire(source, 1);
        }

        SlabDescriptor* rest = Acquire(source, UsableSlabs - singles.Length);
        SlabDescriptor* nearlyFull = Acquire(source, 28);
        source.Release(Acquire(source, 16));
        for (int index = 0; index < singles.Length; index += 2)
        {
            source.Release(singles[index]);
        }

        Assert.That(source.CachedCount, Is.EqualTo(1));
        SlabDescriptor* unused = Acquire(source, 3);

        Assert.That(SlabAddress.SuperslabOf(unused) == SlabAddress.SuperslabOf(nearlyFull), Is.True, "Elsewhere three touched slabs were free, but no neighbours.");
        Assert.That(source.CachedCount, Is.EqualTo(1));
        Give(source, singles[1], singles[3], singles[5], rest);
        Give(source, nearlyFull, unused);
    }

    [Test]
    public void Release_BeyondTheCachedLimit_ReturnsTheSuperslab([Values(0, 1, 2)] int limit)
    {
        using Stations stations = new(maxCachedSuperslabs: limit);
        List<nint> runs = [];
        for (int index = 0; index < 4; index++)
        {
            runs.Add((nint)Acquire(stations.Source, UsableSlabs));
        }

        Assert.That(stations.Source.UsedCount, Is.EqualTo(4));
        runs.ForEach(run => stations.Source.Release((SlabDescriptor*)run));

        Assert.That(stations.Source.CachedCount, Is.EqualTo(limit));
        Assert.That(stations.Source.UsedCount, Is.Zero);
        Assert.That(stations.Os.Calls(OsCalls.Unmap), Is.EqualTo(4 - limit));
        Assert.That(stations.Source.ReturnCached(0), Is.EqualTo(limit * (long)MemoryGeometry.SuperslabBytes));
        Assert.That(stations.Parts.Budget.MappedBytes, Is.Zero);
    }

    [Test]
    public void Acquire_ThatNeedsTheNewSuperslabNoMore_TreatsItAsACachedOne()
    {
        using Stations stations = new(maxCachedSuperslabs: 0);
        SuperslabSource source = stations.Source;
        SlabDescriptor* first = Acquire(source, 15);
        nint freed = (nint)Acquire(source, 15);
        stations.Os.BeforeCall = kind =>
        {
            if (kind == OsCalls.Map && freed != 0)
            {
                source.Release((SlabDescriptor*)freed);
                freed = 0;
            }
        };

        SlabDescriptor* third = Acquire(source, 15);
        stations.Os.BeforeCall = null;

        Assert.That(SlabAddress.SuperslabOf(third) == SlabAddress.SuperslabOf(first), Is.True);
        Assert.That(source.CachedCount, Is.Zero, "Beyond the limit, so it went back.");
        Give(source, first, third);
    }

    [Test]
    public void Acquire_RefusedByTheFloorBelow_GivesNullAndRecovers()
    {
        using Stations stations = new();
        stations.Os.FailForEver(1, OsCalls.MakeWritable);

        Assert.That(Acquire(stations.Source, 1) == null, Is.True);
        Assert.That(stations.Parts.Budget.MappedBytes, Is.Zero);
        stations.Os.StopFailing();
        SlabDescriptor* run = Acquire(stations.Source, 1);
        Assert.That(run != null, Is.True);
        stations.Source.Release(run);
    }

    [Test]
    public void TryReleaseLarge_Twice_IsRefusedTheSecondTime()
    {
        using Stations stations = new();
        SlabDescriptor* run = stations.Parts.Large.Allocate(300_000, 0);

        Assert.That(stations.Parts.Large.TryFree(run), Is.True);
        Assert.That(stations.Parts.Large.TryFree(run), Is.False);
        Assert.That(stations.Parts.Large.UsedBytes, Is.Zero);
    }

    [Test]
    public void TryResize_GrowsIntoFreeNeighboursOnly()
    {
        using Stations stations = new();
        SlabDescriptor* run = Acquire(stations.Source, 4);
        SlabDescriptor* behind = Acquire(stations.Source, 1);

        Assert.That(stations.Source.TryResize(run, 5), Is.False);
        Assert.That(stations.Source.TryResize(run, 2), Is.True);
        Assert.That(stations.Source.TryResize(run, 4), Is.True);
        Assert.That(run->SlabCount, Is.EqualTo(4));
        Assert.That(stations.Source.TryResize(behind, 40), Is.False);
        Give(stations.Source, run, behind);
        Assert.That(stations.Source.UsedCount, Is.Zero);
    }

    [Test]
    public void Tags_OfASuperslabThatIsGone_AreAllZero()
    {
        using Stations stations = new(maxCachedSuperslabs: 0);
        nint[] blocks = new nint[3_000];
        for (int index = 0; index < blocks.Length; index++)
        {
            blocks[index] = (nint)stations.Allocator.Allocate((nuint)(index % 30_000));
        }

        HashSet<nuint> superslabs = [];
        foreach (nint block in blocks)
        {
            superslabs.Add((nuint)SlabAddress.SuperslabOf((void*)block));
            stations.Allocator.Free((void*)block);
        }

        stations.Allocator.Trim(HakTrimLevel.Full);
        foreach (nuint superslab in superslabs)
        {
            byte* tags = stations.Parts.Tags.Root + (superslab / MemoryGeometry.SlabBytes);
            Assert.That(Pattern.FirstNonZero(tags, MemoryGeometry.SlabsPerSuperslab), Is.EqualTo(-1));
            Assert.That(RegionMap.CodeAt((void*)superslab), Is.EqualTo(RegionCode.None));
        }
    }

    private static SlabDescriptor* Acquire(SuperslabSource source, int slabCount) => source.Acquire(new RunRequest { SlabCount = slabCount });

    private static void Give(SuperslabSource source, SlabDescriptor* first, SlabDescriptor* second)
    {
        source.Release(first);
        source.Release(second);
    }

    private static void Give(SuperslabSource source, SlabDescriptor* first, SlabDescriptor* second, SlabDescriptor* third, SlabDescriptor* fourth)
    {
        Give(source, first, second);
        Give(source, third, fourth);
    }
}
