using System;
using Hakmem.Geometry;
using NUnit.Framework;

namespace Hakmem.Tests.Geometry;

[TestFixture]
internal sealed unsafe class SlabAddressTests
{
    private const nuint Superslab = (nuint)5 << MemoryGeometry.SuperslabShift;

    [Test]
    public void EveryAddressOfASuperslab_LeadsToItsHeaderAndSlab()
    {
        Random random = new(7);
        for (int round = 0; round < 10_000; round++)
        {
            nuint offset = (nuint)random.Next(MemoryGeometry.SuperslabBytes);
            void* address = (void*)(Superslab + offset);

            Assert.That((nuint)SlabAddress.SuperslabOf(address), Is.EqualTo(Superslab));
            Assert.That(SlabAddress.SlabIndexOf(address), Is.EqualTo((int)(offset / MemoryGeometry.SlabBytes)));
            Assert.That(SlabAddress.OffsetInSuperslab(address), Is.EqualTo(offset));
        }
    }

    [Test]
    public void EveryDescriptor_LiesInTheHeader()
    {
        for (int slab = 0; slab < MemoryGeometry.SlabsPerSuperslab; slab++)
        {
            SlabDescriptor* run = SlabAddress.DescriptorAt((SuperslabHeader*)Superslab, slab);

            Assert.That((nuint)run, Is.InRange(Superslab + SuperslabHeader.DescriptorsOffset, Superslab + MemoryGeometry.HeaderBytes - SlabDescriptor.Bytes));
            Assert.That((nuint)SlabAddress.SuperslabOf(run), Is.EqualTo(Superslab));
        }
    }
}
