using System.Collections.Generic;
using Hakmem.Geometry;
using NUnit.Framework;

namespace Hakmem.Tests.Geometry;

/// <summary>Bits of pages of a whole superslab, each against all others.</summary>
[TestFixture]
internal sealed unsafe class SlabPageBitsTests
{
    private const int Slabs = MemoryGeometry.SlabsPerSuperslab;
    private const int Pages = Slabs * MemoryGeometry.PagesPerSlab;

    [Test]
    public void Set_OfEveryPage_SetsItAndNoOther_AndClearUndoesIt()
    {
        ushort* slabs = stackalloc ushort[Slabs];
        SlabPageBits.Fill(slabs, Slabs, 0);
        List<int> wrong = [];
        for (int page = 0; page < Pages; page++)
        {
            SlabPageBits.Set(slabs, page);
            bool isSet = SlabPageBits.IsSet(slabs, page) && SlabPageBits.Count(slabs, Slabs) == 1 && slabs[page / 16] == 1 << (page % 16);
            SlabPageBits.Clear(slabs, page);
            if (!isSet || SlabPageBits.Count(slabs, Slabs) != 0)
            {
                wrong.Add(page);
            }
        }

        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void Clear_OfEveryPageOfAFullSet_LeavesAllOthers()
    {
        ushort* slabs = stackalloc ushort[Slabs];
        SlabPageBits.Fill(slabs, Slabs, MemoryGeometry.AllPages);
        List<int> wrong = [];
        for (int page = 0; page < Pages; page++)
        {
            SlabPageBits.Clear(slabs, page);
            bool isRight = !SlabPageBits.IsSet(slabs, page)
                && SlabPageBits.Count(slabs, Slabs) == Pages - 1
                && !SlabPageBits.AreAllSet(slabs, Slabs)
                && SlabPageBits.AreAllSet(slabs, page / 16);
            SlabPageBits.Set(slabs, page);
            if (!isRight || !SlabPageBits.AreAllSet(slabs, Slabs))
            {
                wrong.Add(page);
            }
        }

        Assert.That(wrong, Is.Empty);
    }

    /// <summary>All ranges of two slabs with one page missing: set exactly when the missing one is outside.</summary>
    [Test]
    public void AreSet_OfEveryRange_FindsTheOneThatIsMissing()
    {
        const int Two = 2 * MemoryGeometry.PagesPerSlab;
        ushort* slabs = stackalloc ushort[2];
        List<string> wrong = [];
        for (int missing = 0; missing < Two; missing++)
        {
            SlabPageBits.Fill(slabs, 2, MemoryGeometry.AllPages);
            SlabPageBits.Clear(slabs, missing);
            for (int first = 0; first < Two; first++)
            {
                for (int last = first; last < Two; last++)
                {
                    if (SlabPageBits.AreSet(slabs, first, last) != (missing < first || missing > last))
                    {
                        wrong.Add($"{first}..{last} without {missing}");
                    }
                }
            }
        }

        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void Fill_OfSomeSlabs_LeavesTheNextAlone([Range(0, Slabs - 1)] int slabCount)
    {
        ushort* slabs = stackalloc ushort[Slabs];
        SlabPageBits.Fill(slabs, Slabs, 0x1234);

        SlabPageBits.Fill(slabs, slabCount, MemoryGeometry.AllPages);

        Assert.That(SlabPageBits.AreAllSet(slabs, slabCount), Is.True);
        Assert.That(slabs[slabCount], Is.EqualTo(0x1234));
    }
}
