using System.Collections.Generic;
using System.Linq;
using Hakmem.Geometry;
using Hakmem.Os;
using Hakmem.Tests.Doubles;
using NUnit.Framework;

namespace Hakmem.Tests.Geometry;

/// <summary>Blocks and pages of spans of every class at every place, against a plain count.</summary>
[TestFixture]
internal sealed unsafe class SpanPagesTests
{
    private SuperslabHeader* _superslab;

    [OneTimeSetUp]
    public void MapASuperslab() =>
        _superslab = (SuperslabHeader*)OsMemory.Current.Map(MemoryGeometry.SuperslabBytes, MemoryGeometry.SuperslabBytes, out _);

    [OneTimeTearDown]
    public void UnmapIt() => OsMemory.Current.Unmap(_superslab, MemoryGeometry.SuperslabBytes);

    private static IEnumerable<int> SmallClasses() =>
        Enumerable.Range(1, SizeClasses.Count - 1).Where(static classIndex => !SizeClasses.IsCachedLarge(classIndex));

    [Test]
    public void TryGetBlocks_OfEveryPage_AreThoseThatReachIntoIt()
    {
        List<string> wrong = [];
        foreach (nint bound in Spans())
        {
            var span = (SlabDescriptor*)bound;
            for (int page = 0; page < SpanPages.CountOf(span); page++)
            {
                List<int> inside = BlocksIn(span, page);
                bool holdsBits = page * MemoryGeometry.PageBytes < SpanBits.BytesInSpan(span->CapacityCount);
                bool mayGo = SpanPages.TryGetBlocks(span, page, out int first, out int last);
                bool isRight = mayGo == (inside.Count > 0 && !holdsBits) && (!mayGo || (first == inside[0] && last == inside[^1]));
                if (!isRight)
                {
                    wrong.Add($"class {span->ClassIndex} at slab {span->FirstSlab}, page {page}: {mayGo} {first}..{last}");
                }
            }
        }

        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void BlockBytesIn_OfAllPages_AreTheBlocksOfTheSpan()
    {
        List<string> wrong = [];
        foreach (nint bound in Spans())
        {
            var span = (SlabDescriptor*)bound;
            int sum = 0;
            for (int page = 0; page < SpanPages.CountOf(span); page++)
            {
                int start = int.Max(page * MemoryGeometry.PageBytes, span->StartOffset);
                int end = int.Min((page + 1) * MemoryGeometry.PageBytes, span->StartOffset + (span->CapacityCount * span->BlockBytes));
                int bytes = SpanPages.BlockBytesIn(span, page);
                sum += bytes;
                if (bytes != int.Max(0, end - start))
                {
                    wrong.Add($"class {span->ClassIndex} at slab {span->FirstSlab}, page {page}: {bytes} bytes");
                }
            }

            if (sum != span->CapacityCount * span->BlockBytes)
            {
                wrong.Add($"class {span->ClassIndex} at slab {span->FirstSlab}: {sum} bytes in all pages");
            }
        }

        Assert.That(wrong, Is.Empty);
    }

    [TestCase(0, 0)]
    [TestCase(4_095, 0)]
    [TestCase(4_096, 1)]
    [TestCase((8 * 64 * 1024) - 1, 127)]
    public void At_AnOffset_IsItsPage(int offset, int page) => Assert.That(SpanPages.At(offset), Is.EqualTo(page));

    /// <summary>Every class at every slab where a span of it fits, because the color depends on the place.</summary>
    private IEnumerable<nint> Spans()
    {
        foreach (int classIndex in SmallClasses())
        {
            for (int slab = 1; slab + SizeClasses.At(classIndex).SlabCount <= MemoryGeometry.SlabsPerSuperslab; slab++)
            {
                yield return Bound(classIndex, slab);
            }
        }
    }

    private nint Bound(int classIndex, int slab) => (nint)BareSpan.Bind(_superslab, slab, classIndex);

    /// <summary>Counted the other way round: from the blocks to the pages.</summary>
    private static List<int> BlocksIn(SlabDescriptor* span, int page)
    {
        int start = (page * MemoryGeometry.PageBytes) - span->StartOffset;
        List<int> inside = [];
        for (int block = int.Max(0, (start / span->BlockBytes) - 1); block < span->CapacityCount; block++)
        {
            int blockStart = block * span->BlockBytes;
            if (blockStart >= start + MemoryGeometry.PageBytes)
            {
                break;
            }

            if (blockStart + span->BlockBytes > start)
            {
                inside.Add(block);
            }
        }

        return inside;
    }
}
