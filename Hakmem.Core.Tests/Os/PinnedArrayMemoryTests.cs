using System;
using System.Runtime.CompilerServices;
using Hakmem.Os;
using Hakmem.Tests.Doubles;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Os;

[TestFixture]
internal sealed unsafe class PinnedArrayMemoryTests
{
    private const nuint MiB = 1 << 20;

    private readonly ForgedArrays _arrays = new();
    private PinnedArrayMemory _memory = null!;

    [SetUp]
    public void CreateMemory()
    {
        _arrays.Refuses = false;
        _memory = new PinnedArrayMemory(OsMemory.Current, _arrays);
    }

    [TestCase(2u, 2u)]
    [TestCase(3u, 2u)]
    [TestCase(2u, 64u)]
    [TestCase(40u, 8u)]
    public void Map_GivesAnAlignedRange_KnownZeroWhereItSaysSo(uint lengthMiB, uint alignmentMiB)
    {
        nuint lengthBytes = lengthMiB * MiB;

        byte* start = (byte*)_memory.Map(lengthBytes, alignmentMiB * MiB, out bool isZeroed);

        Assert.That((nuint)start % (alignmentMiB * MiB), Is.EqualTo((nuint)0));
        Assert.That(isZeroed, Is.EqualTo(OperatingSystem.IsLinux()));
        Assert.That(isZeroed ? Pattern.FirstNonZero(start, lengthBytes) : -1, Is.EqualTo(-1));
        ArraySegment<byte> whole = _memory.SegmentAt(start, start, (int)lengthBytes);
        whole.AsSpan().Fill(1);
        Assert.That(start[0] + start[lengthBytes - 1], Is.EqualTo(2));
        Assert.That(_memory.Unmap(start, lengthBytes), Is.True);
    }

    [Test]
    public void Map_OfMemoryThatWasUsedBefore_IsZeroAllTheSame()
    {
        for (int round = 0; round < 8; round++)
        {
            byte* start = (byte*)_memory.Map(2 * MiB, 2 * MiB, out bool isZeroed);
            long dirty = isZeroed ? Pattern.FirstNonZero(start, 2 * MiB) : -1;
            new Span<byte>(start, (int)(2 * MiB)).Fill(0xEE);
            _memory.Unmap(start, 2 * MiB);
            GC.Collect();

            Assert.That(dirty, Is.EqualTo(-1));
        }
    }

    [Test]
    public void Map_WhenTheCollectorRefuses_IsNull()
    {
        _arrays.Refuses = true;

        Assert.That(_memory.Map(2 * MiB, 2 * MiB, out bool isZeroed) == null, Is.True);
        Assert.That(isZeroed, Is.False);
    }

    [TestCase(2_048u, 2u)]
    [TestCase(2_046u, 2u)]
    [TestCase(1_025u, 1_024u)]
    [TestCase(1u << 20, 2u)]
    public void Map_OfMoreThanAnArrayHolds_IsNull_AndNobodyIsAsked(uint lengthMiB, uint alignmentMiB)
    {
        int before = _arrays.Calls;

        Assert.That(_memory.Map(lengthMiB * MiB, alignmentMiB * MiB, out _) == null, Is.True);
        Assert.That(_arrays.Calls, Is.EqualTo(before));
    }

    [Test]
    public void TheCollectorsOwnRefusal_IsAnAnswer()
    {
        Assert.That(CollectorArrays.Instance.TryAllocate(int.MaxValue), Is.Null, "One element more than an array may have.");
    }

    [Test]
    public void Unmap_OfWhatWasNeverMapped_IsRefused()
    {
        byte* start = (byte*)_memory.Map(4 * MiB, 2 * MiB, out _);

        Assert.That(_memory.Unmap(start + (2 * MiB), 2 * MiB), Is.False);
        Assert.That(_memory.Unmap(start, 4 * MiB), Is.True);
        Assert.That(_memory.Unmap(start, 0), Is.False);
    }

    [Test]
    public void AMappedRange_OutlivesCollections_AndAnUnmappedOne_IsTheCollectors()
    {
        WeakReference array = MapAndFill(out nint start);
        CollectWhole();
        bool isKept = array.IsAlive && Pattern.Holds((void*)start, 2 * MiB, 5);

        _memory.Unmap((void*)start, 2 * MiB);
        CollectWhole();

        Assert.That(isKept, Is.True);
        Assert.That(array.IsAlive, Is.False);
    }

    [Test]
    public void ADroppedArray_ServesTheNextRangeOfItsLength_UntilTheCollectorTookIt()
    {
        // The collector comes when it likes, also for the sake of these arrays: a turn that it came into shows nothing.
        const int MostTries = 100;
        int turnCalls = 0;
        int collections = -1;
        for (int tries = 0; tries < MostTries && GC.CollectionCount(2) != collections; tries++)
        {
            CollectWhole();
            collections = GC.CollectionCount(2);
            int before = _arrays.Calls;
            MapAndUnmap(2);
            MapAndUnmap(4);
            MapAndUnmap(2);
            MapAndUnmap(4);
            turnCalls = _arrays.Calls - before;
        }

        Assert.That(turnCalls, Is.EqualTo(2));

        CollectWhole();
        int callsBefore = _arrays.Calls;
        MapAndUnmap(2);
        Assert.That(_arrays.Calls - callsBefore, Is.EqualTo(1));
    }

    [Test]
    public void Discard_GivesPagesBackAtOnce_AndTheArrayStaysUsable()
    {
        if (!ResidentPages.IsSupported)
        {
            Assert.Ignore("The system tells nothing about single pages.");
        }

        const nuint LengthBytes = 64 * MiB;
        byte* start = (byte*)_memory.Map(LengthBytes, 2 * MiB, out _);
        new Span<byte>(start, (int)LengthBytes).Fill(1);
        var range = new Extent((nuint)start, LengthBytes);
        long before = ResidentPages.BytesWithin(range);

        bool isDone = _memory.Discard(start, LengthBytes, lazily: false);
        long after = ResidentPages.BytesWithin(range);
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        new Span<byte>(start, (int)LengthBytes).Fill(2);

        Assert.That(isDone, Is.True);
        Assert.That((before, after), Is.EqualTo(((long)LengthBytes, 0L)));
        Assert.That(_memory.SegmentAt(start, start + 100, 1)[0], Is.EqualTo(2));
        Assert.That(_memory.Unmap(start, LengthBytes), Is.True);
    }

    private static void CollectWhole() => GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void MapAndUnmap(nuint lengthMiB)
    {
        void* start = _memory.Map(lengthMiB * MiB, 2 * MiB, out _);
        _memory.Unmap(start, lengthMiB * MiB);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference MapAndFill(out nint start)
    {
        byte* range = (byte*)_memory.Map(2 * MiB, 2 * MiB, out _);
        Pattern.Fill(range, 2 * MiB, 5);
        start = (nint)range;
        return new WeakReference(_memory.SegmentAt(range, range, 1).Array);
    }
}
