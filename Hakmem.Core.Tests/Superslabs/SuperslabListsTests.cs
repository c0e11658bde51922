using Hakmem.Geometry;
using Hakmem.Superslabs;
using NUnit.Framework;

namespace Hakmem.Tests.Superslabs;

[TestFixture]
internal sealed unsafe class SuperslabListsTests
{
    [Test]
    public void BucketsFrom_NamesOnlyListsThatHoldSomethingAndFit()
    {
        SuperslabHeader* headers = stackalloc SuperslabHeader[3];
        SuperslabLists lists = new();
        Add(lists, headers, 0xFFFF_FFFF);
        Add(lists, headers + 1, 0x0000_000E);
        Add(lists, headers + 2, 0x0000_0001);

        Assert.That(lists.BucketsFrom(0), Is.EqualTo(0x8000_0009u));
        Assert.That(lists.BucketsFrom(1), Is.EqualTo(0x8000_0008u));
        Assert.That(lists.BucketsFrom(4), Is.EqualTo(0x8000_0000u));
        Assert.That(lists.First(3) == headers + 1 && lists.First(31) == headers && lists.First(0) == headers + 2, Is.True);
    }

    [Test]
    public void Remove_FirstMiddleAndLast_KeepsTheOthersLinked([Values(0, 1, 2)] int index)
    {
        SuperslabHeader* headers = stackalloc SuperslabHeader[3];
        SuperslabLists lists = new();
        for (int added = 0; added < 3; added++)
        {
            Add(lists, headers + added, 0x0000_00F0);
        }

        lists.Remove(headers + index);

        int count = 0;
        SuperslabHeader* previous = null;
        for (SuperslabHeader* superslab = lists.First(4); superslab != null; superslab = superslab->Next, count++)
        {
            Assert.That(superslab != headers + index && superslab->Previous == previous, Is.True);
            previous = superslab;
        }

        Assert.That(count, Is.EqualTo(2));
    }

    [Test]
    public void Move_AfterTheMaskChanged_PutsItWhereItBelongs()
    {
        SuperslabHeader* header = stackalloc SuperslabHeader[1];
        SuperslabLists lists = new();
        Add(lists, header, 0x0000_00F0);

        header->FreeMask = 0x0000_0003;
        lists.Move(header);

        Assert.That(lists.BucketsFrom(0), Is.EqualTo(2u));
        Assert.That(lists.First(1) == header && lists.First(4) == null, Is.True);
        lists.Remove(header);
        Assert.That(lists.BucketsFrom(0), Is.Zero);
    }

    private static void Add(SuperslabLists lists, SuperslabHeader* superslab, uint freeMask)
    {
        *superslab = default;
        superslab->FreeMask = freeMask;
        lists.Add(superslab);
    }
}
