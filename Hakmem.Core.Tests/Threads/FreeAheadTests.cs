using Hakmem.Geometry;
using Hakmem.Os;
using Hakmem.Tests.Doubles;
using Hakmem.Threads;
using NUnit.Framework;

namespace Hakmem.Tests.Threads;

/// <summary>Which blocks are brought to the cache before they are freed: those on the way, to the end of the span and on in the next of the class.</summary>
[TestFixture]
internal sealed unsafe class FreeAheadTests
{
    private const int ClassIndex = 3;
    private const int First = 4;
    private const int Other = 6;
    private const int Last = 9;

    private SuperslabHeader* _superslab;

    [SetUp]
    public void MapASuperslabWithTwoSpansOfAClassAndOneOfAnotherBetween()
    {
        _superslab = (SuperslabHeader*)OsMemory.Current.Map(MemoryGeometry.SuperslabBytes, MemoryGeometry.SuperslabBytes, out _);
        for (int slab = 0; slab < MemoryGeometry.SlabsPerSuperslab; slab++)
        {
            _superslab->SpanStart[slab] = SuperslabHeader.NoSpan;
        }

        Bind(First, ClassIndex);
        Bind(Other, ClassIndex + 1);
        Bind(Last, ClassIndex);
    }

    [TearDown]
    public void UnmapIt() => OsMemory.Current.Unmap(_superslab, MemoryGeometry.SuperslabBytes);

    [TestCase(10, 20, 20, 0, TestName = "{m}(up, within the span)")]
    [TestCase(20, -15, 15, 0, TestName = "{m}(down, within the span)")]
    [TestCase(0, -5, 0, 0, TestName = "{m}(down from the first block of the first span)")]
    [TestCase(-3, 2, 2, 0, TestName = "{m}(up to the last block)")]
    [TestCase(-3, 12, 2, 10, TestName = "{m}(up, and on in the next span)")]
    [TestCase(-1, 7, 0, 7, TestName = "{m}(up from the last block)")]
    [TestCase(10, 0, 0, 0, TestName = "{m}(nowhere)")]
    public void AWay_IsGoneInItsSpan_AndOnInTheNextOfTheClass(int from, int way, int inSpan, int beyond)
    {
        SlabDescriptor* span = SlabAddress.DescriptorAt(_superslab, First);
        SlabDescriptor* next = SlabAddress.DescriptorAt(_superslab, Last);
        byte* now = Block(span, from);

        FreeAhead.Row here = FreeAhead.InSpan(span, (FreeBlock*)now, way * span->BlockBytes);
        FreeAhead.Row behind = FreeAhead.BehindSpan(span, way * span->BlockBytes, here);

        Assert.That((long)here.Before, Is.EqualTo((long)now));
        Assert.That((long)here.StepBytes, Is.EqualTo(way < 0 ? -span->BlockBytes : span->BlockBytes));
        Assert.That((long)here.WayBytes, Is.EqualTo(inSpan * span->BlockBytes));
        Assert.That((long)behind.WayBytes, Is.EqualTo(beyond * span->BlockBytes));
        if (beyond > 0)
        {
            Assert.That((long)behind.Before + behind.StepBytes, Is.EqualTo((long)Block(next, 0)));
            Assert.That((long)behind.StepBytes, Is.EqualTo((long)here.StepBytes));
        }
    }

    [Test]
    public void AWayDown_GoesOnAtTheEndOfTheSpanBelow()
    {
        SlabDescriptor* span = SlabAddress.DescriptorAt(_superslab, Last);
        byte* now = Block(span, 2);

        FreeAhead.Row here = FreeAhead.InSpan(span, (FreeBlock*)now, -6 * span->BlockBytes);
        FreeAhead.Row behind = FreeAhead.BehindSpan(span, -6 * span->BlockBytes, here);

        Assert.That((long)here.WayBytes, Is.EqualTo(2 * span->BlockBytes));
        Assert.That((long)behind.WayBytes, Is.EqualTo(4 * span->BlockBytes));
        Assert.That((long)behind.Before + behind.StepBytes, Is.EqualTo((long)Block(SlabAddress.DescriptorAt(_superslab, First), -1)));
    }

    [Test]
    public void ASpanWithoutANext_EndsTheWay()
    {
        SlabDescriptor* span = SlabAddress.DescriptorAt(_superslab, Last);

        FreeAhead.Row here = FreeAhead.InSpan(span, (FreeBlock*)Block(span, -1), 5 * span->BlockBytes);

        Assert.That((long)FreeAhead.BehindSpan(span, 5 * span->BlockBytes, here).WayBytes, Is.Zero);
    }

    /// <summary>A span that has been given back meanwhile, or became a large block, is none to go on in.</summary>
    [Test]
    public void ANeighbourInAnotherUse_IsPassedOver()
    {
        SlabDescriptor* span = SlabAddress.DescriptorAt(_superslab, First);
        SlabAddress.DescriptorAt(_superslab, Last)->Use = SlabUse.LargeBlock;

        FreeAhead.Row here = FreeAhead.InSpan(span, (FreeBlock*)Block(span, -1), 5 * span->BlockBytes);

        Assert.That((long)FreeAhead.BehindSpan(span, 5 * span->BlockBytes, here).WayBytes, Is.Zero);
    }

    /// <summary>Two threads that free a block at the same instant: to one of them its slab may be anything.</summary>
    [Test]
    public void Bring_ABlockInNoSpanOfSmallBlocks_LeavesTheTrailAlone()
    {
        SlabDescriptor* span = SlabAddress.DescriptorAt(_superslab, First);
        OverflowTrail trail = default;
        FreeAhead.Bring(&trail, 32, (FreeBlock*)Block(span, 0));
        OverflowTrail before = trail;

        FreeAhead.Bring(&trail, 32, (FreeBlock*)((byte*)_superslab + (20 * MemoryGeometry.SlabBytes)));
        span->Use = SlabUse.LargeBlock;
        FreeAhead.Bring(&trail, 32, (FreeBlock*)Block(span, 1));
        Assert.That(trail, Is.EqualTo(before));

        span->Use = SlabUse.SmallBlocks;
        FreeAhead.Bring(&trail, 32, (FreeBlock*)Block(span, 1));
        Assert.That(trail, Is.Not.EqualTo(before));
    }

    /// <summary>Counted from the end where negative.</summary>
    private static byte* Block(SlabDescriptor* span, int number) =>
        SlabAddress.StartOf(span) + ((number < 0 ? span->CapacityCount + number : number) * span->BlockBytes);

    private void Bind(int slab, int classIndex)
    {
        _ = BareSpan.Bind(_superslab, slab, classIndex);
        _superslab->SpanStart[slab] = (byte)slab;
    }
}
