using Hakmem.Geometry;
using Hakmem.Heaps;
using Hakmem.Pooling;
using NUnit.Framework;

namespace Hakmem.Tests.Pooling;

/// <summary>A pool's table says of each length which of the allocator's blocks serve it.</summary>
[TestFixture]
internal sealed class BlockKindsTests
{
    private const int Slot = 7;

    [Test]
    public void EachLength_IsOfTheKindThatIsLentInIt()
    {
        BlockKinds kinds = new(Slot);

        for (int bytes = 0; bytes <= MemoryGeometry.CachedLargeMaxBytes; bytes++)
        {
            ref readonly BlockKind kind = ref kinds.OfAny(bytes);
            int classIndex = SizeClasses.OfLent((nuint)bytes);
            if (kind.ClassIndex != (nuint)classIndex || kind.LengthBytes != SizeClasses.LengthBytes(classIndex) || kind.Slot != Slot || !kind.HasBin)
            {
                Assert.Fail($"{bytes} bytes: class {kind.ClassIndex}, {kind.LengthBytes} bytes, slot {kind.Slot}; class {classIndex} wanted.");
            }
        }
    }

    [TestCase(MemoryGeometry.CachedLargeMaxBytes + 1)]
    [TestCase(int.MaxValue)]
    public void AboveWhatBinsTake_IsAKindWithoutABin(int bytes)
    {
        ref readonly BlockKind kind = ref new BlockKinds(Slot).OfAny(bytes);

        Assert.That((kind.HasBin, kind.Slot, kind.Word), Is.EqualTo((false, Slot, BlockKind.WithoutBin(Slot).Word)));
    }

    /// <summary>0 is what a thread without a bin at hand has: no kind may be taken for it.</summary>
    [Test]
    public void NoKind_IsLikeNone([Values(0, RegionCode.MaxAllocators)] int slot)
    {
        Assert.That(BlockKind.Of(0, slot).Word, Is.Not.Zero);
        Assert.That(BlockKind.WithoutBin(slot).Word, Is.Not.Zero);
        Assert.That(BlockKind.WithoutBin(slot).Slot, Is.EqualTo(slot));
    }
}
