using FsCheck;
using FsCheck.Fluent;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Model;

/// <summary>Whatever lengths a block goes through, its common prefix survives; FsCheck shrinks a counterexample to the shortest road.</summary>
[TestFixture]
internal sealed unsafe class ReallocatePropertyTests
{
    private const int PatternSeed = 31;

    private static readonly Gen<int> s_lengths = Gen.Choose(0, 21).SelectMany(static bits => Gen.Choose(0, 1 << bits));

    [Test]
    public void Reallocate_ThroughAnyLengths_KeepsTheCommonPrefix([Values] HakProfile profile)
    {
        using HakAllocator allocator = new(new HakOptions { Profile = profile });

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(150), Prop.ForAll(s_lengths.ArrayOf().ToArbitrary(), lengths => KeepsPrefix(allocator, lengths)));

        Assert.That(allocator.GetStatistics().LiveBlocks, Is.Zero);
    }

    [Test]
    public void Reallocate_ThroughAnyLengthsAndAnyAlignment_KeepsTheAlignment([Values] HakProfile profile)
    {
        using HakAllocator allocator = new(new HakOptions { Profile = profile });
        Arbitrary<int> alignmentBits = Gen.Choose(0, 16).ToArbitrary();

        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(150),
            Prop.ForAll(alignmentBits, s_lengths.ArrayOf().ToArbitrary(), (bits, lengths) => KeepsAlignment(allocator, (nuint)1 << bits, lengths)));

        Assert.That(allocator.GetStatistics().LiveBlocks, Is.Zero);
    }

    private static bool KeepsPrefix(HakAllocator allocator, int[] lengths)
    {
        void* block = null;
        nuint filledBytes = 0;
        bool kept = true;
        foreach (int length in lengths)
        {
            block = allocator.Reallocate(block, (nuint)length);
            kept &= Pattern.Holds(block, nuint.Min(filledBytes, (nuint)length), PatternSeed);
            Pattern.Fill(block, (nuint)length, PatternSeed);
            filledBytes = (nuint)length;
        }

        allocator.Free(block);
        return kept;
    }

    private static bool KeepsAlignment(HakAllocator allocator, nuint alignment, int[] lengths)
    {
        void* block = allocator.AllocateAligned(1, alignment);
        bool aligned = (nuint)block % alignment == 0;
        foreach (int length in lengths)
        {
            block = allocator.Reallocate(block, (nuint)length);
            aligned &= (nuint)block % alignment == 0;
        }

        allocator.Free(block);
        return aligned;
    }
}
