using System.Linq;
using Hakmem.Benchmarks.Numbers;
using NUnit.Framework;

namespace Hakmem.Tests.Benchmarks;

/// <summary>Which pages an allocator that never moves blocks could give back.</summary>
[TestFixture]
internal sealed class PageCeilingTests
{
    private const int Page = PageCeiling.PageBytes;

    [Test]
    public void Of_PagesWithoutSurvivor_AreReturnable()
    {
        Extent[] blocks = [new(0, 100), new(Page, 100), new(2 * Page, 100)];

        PageCeiling ceiling = PageCeiling.Of(blocks, [blocks[1]]);

        Assert.That(ceiling, Is.EqualTo(new PageCeiling(TouchedPages: 3, PinnedPages: 1)));
        Assert.That(ceiling.ReturnableBytes, Is.EqualTo(2 * Page));
        Assert.That(ceiling.PinnedBytes, Is.EqualTo(Page));
    }

    [Test]
    public void Of_SurvivorAcrossABoundary_PinsBothPages()
    {
        Extent survivor = new(Page - 8, 16);

        Assert.That(PageCeiling.Of([survivor], [survivor]).PinnedPages, Is.EqualTo(2));
    }

    [Test]
    public void Of_BlockThatEndsAtABoundary_LeavesTheNextPageAlone()
        => Assert.That(PageCeiling.Of([new Extent(0, Page)], []).TouchedPages, Is.EqualTo(1));

    [Test]
    public void Of_BlockOfNoLength_TouchesItsPage()
        => Assert.That(PageCeiling.Of([new Extent(Page, 0)], []).TouchedPages, Is.EqualTo(1));

    [Test]
    public void Of_SurvivorsThatAreNotAmongTheBlocks_StillCount()
        => Assert.That(
            PageCeiling.Of([], [new Extent(0, 1)]), Is.EqualTo(new PageCeiling(TouchedPages: 1, PinnedPages: 1)));

    [TestCase(512, 8, 0.60)]
    [TestCase(1024, 4, 0.80)]
    [TestCase(2048, 2, 0.90)]
    public void Of_EverySurvivorThe20th_GivesThePublishedShare(int length, int blocksPerPage, double share)
    {
        // 20 pages hold a whole number of twenties.
        Extent[] blocks =
            [.. Enumerable.Range(0, 20 * blocksPerPage).Select(i => new Extent((long)i * length, length))];

        PageCeiling ceiling = PageCeiling.Of(blocks, blocks.Where((_, i) => i % 20 == 0));

        Assert.That((double)ceiling.ReturnableBytes / (20 * Page), Is.EqualTo(share).Within(1e-9));
    }

    [Test]
    public void ShareOf_IsReturnedOverReturnable()
        => Assert.That(new PageCeiling(10, 6).ShareOf(3 * Page), Is.EqualTo(0.75));

    [Test]
    public void ShareOf_WhenNothingCanBeReturned_IsUnknown()
        => Assert.That(new PageCeiling(3, 3).ShareOf(Page), Is.Null);
}
