using System.Collections.Generic;
using System.Numerics;
using Hakmem.Regions;
using NUnit.Framework;

namespace Hakmem.Tests.Regions;

/// <summary>One comparison finds addresses that are misaligned or outside user space.</summary>
[TestFixture]
internal sealed unsafe class SlabTagsTests
{
    private static readonly nuint s_somewhere = unchecked((nuint)0x7F12_3456_0000);

    [Test]
    public void IndexOf_AMultipleOfSixteenInUserSpace_IsItsSlab()
    {
        foreach (nuint address in (nuint[])[0, 16, 0xFFFF0, 0x10000, s_somewhere, s_somewhere + 48, unchecked((nuint)0x7FFF_FFFF_FFF0)])
        {
            Assert.That(SlabTags.IndexOf((void*)address), Is.EqualTo(address >> 16));
            Assert.That(SlabTags.IndexOf((void*)address), Is.LessThanOrEqualTo(SlabTags.LastIndex));
        }
    }

    [Test]
    public void IndexOf_AMisalignedAddress_IsBeyondTheTable([Range(1, 15)] int offset)
    {
        Assert.That(SlabTags.IndexOf((void*)(s_somewhere + (nuint)offset)), Is.GreaterThan(SlabTags.LastIndex));
        Assert.That(SlabTags.IndexOf((void*)(nuint)offset), Is.GreaterThan(SlabTags.LastIndex));
    }

    [Test]
    public void IndexOf_AnAddressBeyondUserSpace_IsBeyondTheTable()
    {
        List<int> wrong = [];
        for (int bit = 47; bit < 64; bit++)
        {
            if (SlabTags.IndexOf((void*)(s_somewhere | ((nuint)1 << bit))) <= SlabTags.LastIndex)
            {
                wrong.Add(bit);
            }
        }

        Assert.That(wrong, Is.Empty);
        Assert.That(SlabTags.IndexOf((void*)nuint.MaxValue), Is.GreaterThan(SlabTags.LastIndex));
        Assert.That(BitOperations.IsPow2(SlabTags.LastIndex + 1), Is.True);
    }
}
