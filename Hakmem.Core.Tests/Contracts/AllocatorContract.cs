using System;
using System.Collections.Generic;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Contracts;

/// <summary>What every way into every allocator must do. One fixture a way; the parts are by theme.</summary>
internal abstract unsafe partial class AllocatorContract
{
    protected const int KiB = 1 << 10;
    protected const int MiB = 1 << 20;

    private IAllocatorUnderTest? _subject;

    protected IAllocatorUnderTest Subject => _subject ?? throw new InvalidOperationException("The subject lives from set-up to tear-down.");

    protected abstract IAllocatorUnderTest Create();

    [SetUp]
    public void CreateSubject() => _subject = Create();

    [TearDown]
    public void DisposeSubject() => _subject?.Dispose();

    [Test]
    public void Allocate_ZeroBytes_GivesDistinctBlocksThatCanBeFreed()
    {
        const int BlockCount = 1_000;
        HashSet<nint> blocks = [];

        for (int index = 0; index < BlockCount; index++)
        {
            blocks.Add((nint)Subject.Allocate(0));
        }

        Assert.That(blocks, Has.Count.EqualTo(BlockCount));
        Assert.That(blocks, Does.Not.Contain((nint)0));
        foreach (nint block in blocks)
        {
            Subject.Free((void*)block);
        }
    }

    [Test]
    public void AllocateZeroed_ZeroBytes_GivesABlockThatCanBeFreed()
    {
        void* block = Subject.AllocateZeroed(0);

        Assert.That((long)block, Is.Not.Zero);
        Subject.Free(block);
    }

    [Test]
    public void TryAllocate_OrdinarySize_GivesAWritableBlock()
    {
        bool allocated = Subject.TryAllocate(1_000, out void* block);

        Assert.That(allocated, Is.True);
        Pattern.Fill(block, 1_000, 7);
        Assert.That(Pattern.FirstDifference(block, 1_000, 7), Is.EqualTo(-1));
        Subject.Free(block);
    }

    [Test]
    public void Free_Null_DoesNothing()
    {
        Assert.That(() => Subject.Free(null), Throws.Nothing);
    }

    [Test]
    public void GetUsableSize_Null_IsAnArgumentError()
    {
        Assert.That(() => Subject.GetUsableSize(null), Throws.InstanceOf<ArgumentNullException>());
    }

    [Test]
    public void Allocate_OfManyMixedSizes_MayWriteEveryUsableByteWithoutHarmToNeighbours()
    {
        const int BlockCount = 4_000;
        Random random = new(11);
        List<Extent> extents = [];
        for (int index = 0; index < BlockCount; index++)
        {
            nuint byteCount = (nuint)Math.Exp(random.NextDouble() * Math.Log(48 * KiB));
            void* block = Subject.Allocate(byteCount);
            extents.Add(new Extent((nuint)block, Subject.GetUsableSize(block)));
        }

        FillAllAndVerifyAll(extents);
    }

    [TestCase(300 * KiB, 60)]
    [TestCase(1 * MiB, 20)]
    [TestCase(1 * MiB + 1, 20)]
    [TestCase(3 * MiB + 17, 10)]
    public void Allocate_OfEqualLongBlocks_MayWriteEveryUsableByteWithoutHarmToNeighbours(int byteCount, int blockCount)
    {
        List<Extent> extents = [];
        for (int index = 0; index < blockCount; index++)
        {
            void* block = Subject.Allocate((nuint)byteCount);
            extents.Add(new Extent((nuint)block, Subject.GetUsableSize(block)));
        }

        FillAllAndVerifyAll(extents);
    }

    /// <summary>Writes every byte of every block, then looks at all of them, then frees them.</summary>
    private void FillAllAndVerifyAll(List<Extent> extents)
    {
        string? overlap = Extent.FirstOverlap(extents);
        for (int index = 0; index < extents.Count; index++)
        {
            Pattern.Fill((void*)extents[index].Address, extents[index].LengthBytes, index);
        }

        int damaged = 0;
        for (int index = 0; index < extents.Count; index++)
        {
            damaged += Pattern.Holds((void*)extents[index].Address, extents[index].LengthBytes, index) ? 0 : 1;
        }

        Assert.That(overlap, Is.Null);
        Assert.That(damaged, Is.Zero);
        foreach (Extent extent in extents)
        {
            Subject.Free((void*)extent.Address);
        }
    }
}
