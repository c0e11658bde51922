using System;
using Hakmem.Superslabs;
using Hakmem.Tests.Doubles;
using Hakmem.Tests.Faults;
using Hakmem.Tests.Heaps;
using NUnit.Framework;

namespace Hakmem.Tests.Superslabs;

[TestFixture]
internal sealed unsafe class HugeBlocksTests
{
    private const int MiB = 1 << 20;

    [Test]
    public void Allocate_Hit_TakesTheShortestKeptRegionThatFits()
    {
        using Stations stations = new();
        HugeBlocks huge = stations.Huge;
        void* longer = huge.Allocate(8 * MiB, 0, out _);
        void* shorter = huge.Allocate(7 * MiB, 0, out bool isZeroed);
        Assert.That(isZeroed, Is.True);
        huge.Free(longer);
        huge.Free(shorter);
        long maps = stations.Os.Calls(OsCalls.Map);

        void* again = huge.Allocate(6 * MiB, 0, out isZeroed);

        Assert.That(again == shorter, Is.True);
        Assert.That(isZeroed, Is.False);
        Assert.That(stations.Os.Calls(OsCalls.Map), Is.EqualTo(maps));
        Assert.That(huge.UsedBytes, Is.EqualTo(7 * MiB));
        Assert.That(huge.CachedBytes, Is.EqualTo(8 * MiB));
        huge.Free(again);
    }

    [TestCase(8, 10, true)]
    [TestCase(8, 11, false)]
    public void Allocate_FromAKeptRegion_WastesAtMostAQuarterOfTheRequest(int requestMiB, int keptMiB, bool isReused)
    {
        using Stations stations = new();
        void* kept = stations.Huge.Allocate((nuint)(keptMiB * MiB), 0, out _);
        stations.Huge.Free(kept);
        long maps = stations.Os.Calls(OsCalls.Map);

        void* block = stations.Huge.Allocate((nuint)(requestMiB * MiB), 0, out _);

        Assert.That(stations.Os.Calls(OsCalls.Map) == maps, Is.EqualTo(isReused));
        stations.Huge.Free(block);
    }

    [Test]
    public void Allocate_AtAnAlignment_TakesNoKeptRegionThatIsNot()
    {
        using Stations stations = new();
        void* kept = stations.Huge.Allocate(3 * MiB, 0, out _);
        stations.Huge.Free(kept);

        void* block = stations.Huge.Allocate(3 * MiB, 26, out _);

        Assert.That((long)block % (64 * MiB), Is.Zero);
        Assert.That(stations.Huge.Find(block, out _, out int alignmentShift), Is.EqualTo(HugeFreeResult.Freed));
        Assert.That(alignmentShift, Is.EqualTo(26));
        stations.Huge.Free(block);
    }

    [Test]
    public void Free_Full_ReturnsTheOldestFirst()
    {
        using Stations stations = new(maxCachedBytes: 10 * MiB);
        void* oldest = stations.Huge.Allocate(4 * MiB, 0, out _);
        void* middle = stations.Huge.Allocate(5 * MiB, 0, out _);
        void* newest = stations.Huge.Allocate(3 * MiB, 0, out _);

        stations.Huge.Free(oldest);
        stations.Huge.Free(middle);
        Assert.That(stations.Os.Calls(OsCalls.Unmap), Is.Zero);
        stations.Huge.Free(newest);

        Assert.That(stations.Os.Calls(OsCalls.Unmap), Is.EqualTo(1));
        Assert.That(stations.Os.Books.Holds((nuint)oldest, 4 * MiB), Is.False);
        Assert.That(stations.Os.Books.Holds((nuint)middle, 5 * MiB) && stations.Os.Books.Holds((nuint)newest, 3 * MiB), Is.True);
        Assert.That(stations.Huge.CachedBytes, Is.EqualTo(8 * MiB));
    }

    [Test]
    public void Free_KeepsNoMoreThan64()
    {
        HakOptions options = new() { Profile = HakProfile.SpeedFirst, MaxBytes = 1 << 30, Prewarm = new HakPrewarmOptions { Enabled = false } };
        using HakAllocator allocator = FaultyHeap.Create(new FailingOsMemory(), options);
        nint[] blocks = new nint[70];
        foreach (ref nint block in blocks.AsSpan())
        {
            block = (nint)allocator.Allocate(MiB + 1);
        }

        foreach (nint block in blocks)
        {
            allocator.Free((void*)block);
        }

        Assert.That(HeapPrivates.Parts(HeapPrivates.Road(allocator)).Huge.CachedCount, Is.EqualTo(64));
    }

    [Test]
    public void Allocate_AfterTheEnd_MapsAndChargesNothing()
    {
        using Stations stations = new();
        stations.Parts.Regions.Close();

        Assert.That(stations.Huge.Allocate(4 * MiB, 0, out _) == null, Is.True);
        Assert.That(stations.Os.Calls(OsCalls.Map), Is.Zero);
        Assert.That(stations.Parts.Budget.ChargedBytes, Is.Zero);
    }

    [Test]
    public void StopCaching_ReturnsAllAndKeepsNothingFromThenOn()
    {
        using Stations stations = new();
        void* kept = stations.Huge.Allocate(3 * MiB, 0, out _);
        void* used = stations.Huge.Allocate(4 * MiB, 0, out _);
        stations.Huge.Free(kept);

        stations.Huge.StopCaching();
        Assert.That(stations.Huge.CachedBytes, Is.Zero);
        stations.Huge.Free(used);

        Assert.That(stations.Huge.CachedBytes + stations.Parts.Budget.MappedBytes, Is.Zero);
    }

    [Test]
    public void Allocate_RefusedByTheFloorBelow_GivesNull()
    {
        using Stations stations = new(maxBytes: 8 * MiB);
        stations.Os.FailOnce(1, OsCalls.Map);

        Assert.That(stations.Huge.Allocate(3 * MiB, 0, out _) == null, Is.True);
        Assert.That(stations.Huge.Allocate(9 * MiB, 0, out _) == null, Is.True, "beyond the budget");
        Assert.That(stations.Huge.Allocate(nuint.MaxValue, 0, out _) == null, Is.True, "wraps around");
        Assert.That(stations.Huge.Allocate((nuint)1 << 60, 0, out _) == null, Is.True, "beyond user space");
        Assert.That(stations.Parts.Budget.MappedBytes, Is.Zero);
    }

    [Test]
    public void Free_OfAnythingElse_SaysWhatItIs()
    {
        using Stations stations = new();
        using Stations others = new();
        byte* block = (byte*)stations.Huge.Allocate(5 * MiB, 0, out _);
        void* foreign = others.Huge.Allocate(5 * MiB, 0, out _);

        Assert.That(stations.Huge.Free(block + 16), Is.EqualTo(HugeFreeResult.Inside));
        Assert.That(stations.Huge.Free(block + (5 * MiB) - 16), Is.EqualTo(HugeFreeResult.Inside));
        Assert.That(stations.Huge.Free(foreign), Is.EqualTo(HugeFreeResult.NotOurs));
        Assert.That(stations.Huge.Free(block), Is.EqualTo(HugeFreeResult.Freed));
        Assert.That(stations.Huge.Free(block), Is.EqualTo(HugeFreeResult.AlreadyFree));
        Assert.That(others.Huge.Free(foreign), Is.EqualTo(HugeFreeResult.Freed));
    }
}
