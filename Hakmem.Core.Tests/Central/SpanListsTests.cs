using Hakmem.Central;
using Hakmem.Geometry;
using NUnit.Framework;

namespace Hakmem.Tests.Central;

[TestFixture]
internal sealed unsafe class SpanListsTests
{
    private const byte Unlisted = 0xFF;

    [Test]
    public void Fullest_OfNoSpans_IsNull() => Assert.That(new SpanLists().Fullest == null, Is.True);

    [Test]
    public void Fullest_IsOneOfTheFewestFreeBlocks_ByPowersOfTwo()
    {
        SlabDescriptor* spans = stackalloc SlabDescriptor[3];
        SpanLists lists = new();
        Add(lists, spans, outCount: 10);
        Add(lists, spans + 1, outCount: 97);
        Add(lists, spans + 2, outCount: 60);

        Assert.That(lists.Fullest == spans + 1, Is.True);
        lists.Remove(spans + 1);
        Assert.That(lists.Fullest == spans + 2, Is.True);
    }

    [Test]
    public void Update_AFullSpan_IsInNoList_AndComesBackWithItsFirstFreeBlock()
    {
        SlabDescriptor* span = stackalloc SlabDescriptor[1];
        SpanLists lists = new();
        Add(lists, span, outCount: 99);

        span->OutCount = 100;
        lists.Update(span);
        Assert.That(lists.Fullest == null, Is.True);
        Assert.That(span->Bucket, Is.EqualTo(Unlisted));

        span->OutCount = 99;
        lists.Update(span);
        Assert.That(lists.Fullest == span, Is.True);
    }

    [Test]
    public void Remove_OfASpanInNoList_ChangesNothing()
    {
        SlabDescriptor* spans = stackalloc SlabDescriptor[2];
        SpanLists lists = new();
        Add(lists, spans, outCount: 50);
        Add(lists, spans + 1, outCount: 100);

        lists.Remove(spans + 1);

        Assert.That(lists.Fullest == spans, Is.True);
    }

    [Test]
    public void Remove_FirstMiddleAndLast_KeepsTheOthers([Values(0, 1, 2)] int index)
    {
        SlabDescriptor* spans = stackalloc SlabDescriptor[3];
        SpanLists lists = new();
        for (int added = 0; added < 3; added++)
        {
            Add(lists, spans + added, outCount: 50);
        }

        lists.Remove(spans + index);

        int left = 0;
        for (; lists.Fullest != null; left++)
        {
            Assert.That(lists.Fullest != spans + index, Is.True);
            lists.Remove(lists.Fullest);
        }

        Assert.That(left, Is.EqualTo(2));
    }

    [TestCase(1, 0)]
    [TestCase(0, 1)]
    public void Fullest_ASpanWithoutATag_ComesAfterAllOthers(int discardedCount, int loanCount)
    {
        SlabDescriptor* spans = stackalloc SlabDescriptor[2];
        SpanLists lists = new();
        Add(lists, spans, outCount: 99);
        Add(lists, spans + 1, outCount: 10);
        Assert.That(lists.Fullest == spans, Is.True);

        spans->DiscardedCount = discardedCount;
        spans->LoanCount = (ushort)loanCount;
        lists.Update(spans);

        Assert.That(lists.Fullest == spans + 1, Is.True);
        lists.Remove(spans + 1);
        Assert.That(lists.Fullest == spans, Is.True);
    }

    [Test]
    public void Scan_MeetsEachSpan_TheEmptiestFirst_AndIsNotHeldUpByAnotherWalk()
    {
        SlabDescriptor* spans = stackalloc SlabDescriptor[3];
        SpanLists lists = Three(spans);
        SpanLists.Begin(ref lists.PageWalk);
        SpanLists.Begin(ref lists.LoanWalk);

        for (int index = 0; index < 3; index++)
        {
            Assert.That(lists.Scan(ref lists.LoanWalk) == spans + index, Is.True);
            Assert.That(lists.Scan(ref lists.PageWalk) == spans + index, Is.True);
        }

        Assert.That(lists.Scan(ref lists.PageWalk) == null, Is.True);
        Assert.That(lists.Scan(ref lists.LoanWalk) == null, Is.True);
    }

    /// <summary>Its slabs may be anybody's then.</summary>
    [Test]
    public void Scan_NeverMeetsASpanThatLeft([Values] bool isLoanWalk)
    {
        SlabDescriptor* spans = stackalloc SlabDescriptor[3];
        SpanLists lists = new();
        for (int index = 2; index >= 0; index--)
        {
            Add(lists, spans + index, outCount: 50);
        }

        ref SpanWalk walk = ref lists.PageWalk;
        if (isLoanWalk)
        {
            walk = ref lists.LoanWalk;
        }

        SpanLists.Begin(ref walk);
        Assert.That(lists.Scan(ref walk) == spans, Is.True);
        lists.Remove(spans + 1);

        Assert.That(lists.Scan(ref walk) == spans + 2, Is.True);
        Assert.That(lists.Scan(ref walk) == null, Is.True);
    }

    private static SpanLists Three(SlabDescriptor* spans)
    {
        SpanLists lists = new();
        Add(lists, spans, outCount: 1);
        Add(lists, spans + 1, outCount: 50);
        Add(lists, spans + 2, outCount: 99);
        return lists;
    }

    private static void Add(SpanLists lists, SlabDescriptor* span, int outCount)
    {
        *span = default;
        span->CapacityCount = 100;
        span->OutCount = (ushort)outCount;
        lists.Add(span);
    }
}
