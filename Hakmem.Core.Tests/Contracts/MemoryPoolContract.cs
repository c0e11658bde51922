using System;
using System.Buffers;
using System.Collections.Generic;
using NUnit.Framework;

namespace Hakmem.Tests.Contracts;

/// <summary>What every <see cref="MemoryPool{T}"/> of bytes must do. What only some promise stands behind a flag.</summary>
internal abstract partial class MemoryPoolContract
{
    private static readonly int[] s_lengths = [1, 15, 16, 17, 100, 512, 1_000, 1_024, 1_025, 4_095, 4_096, 4_097, 32_768, 32_769, 65_536, 300_000, 1 << 20, 3_000_001];

    private MemoryPool<byte>? _pool;

    protected MemoryPool<byte> Pool => _pool ?? throw new InvalidOperationException("The pool lives from set-up to tear-down.");

    /// <summary>A Memory kept beyond the Dispose of its owner throws.</summary>
    protected virtual bool SeesStaleMemory => true;

    /// <summary>A disposed owner's buffer stays where it is until its last pin is gone.</summary>
    protected virtual bool KeepsPinnedBuffers => true;

    /// <summary>Owners may be disposed by two threads at the same time.</summary>
    protected virtual bool SurvivesRacingDisposals => true;

    /// <summary>Pin and Unpin are counted, and one too many is refused.</summary>
    protected virtual bool CountsPins => true;

    /// <summary>Dispose ends the pool.</summary>
    protected virtual bool CanBeDisposed => true;

    protected abstract MemoryPool<byte> Create();

    [SetUp]
    public void CreatePool() => _pool = Create();

    [TearDown]
    public void DisposePool() => _pool?.Dispose();

    [TestCaseSource(nameof(s_lengths))]
    public void Rent_GivesAtLeastWhatWasAsked_AllOfItWritable(int lengthBytes)
    {
        Require(lengthBytes <= Pool.MaxBufferSize);
        using IMemoryOwner<byte> owner = Pool.Rent(lengthBytes);
        Memory<byte> memory = owner.Memory;

        memory.Span.Fill(0xA5);

        Assert.That(memory.Length, Is.GreaterThanOrEqualTo(lengthBytes));
        Assert.That(memory.Span.IndexOfAnyExcept((byte)0xA5), Is.EqualTo(-1));
    }

    [Test]
    public void Rent_WithoutALength_GivesTheDefault()
    {
        using IMemoryOwner<byte> owner = Pool.Rent();
        using IMemoryOwner<byte> same = Pool.Rent(-1);

        Assert.That(owner.Memory.Length, Is.GreaterThanOrEqualTo(4_096));
        Assert.That(same.Memory.Length, Is.EqualTo(owner.Memory.Length));
    }

    [Test]
    public void Rent_Zero_GivesAnOwnerWithMemory()
    {
        using IMemoryOwner<byte> owner = Pool.Rent(0);

        Assert.That(() => owner.Memory.Span.Clear(), Throws.Nothing);
    }

    [TestCase(-2)]
    [TestCase(-4_096)]
    [TestCase(int.MinValue)]
    public void Rent_OfANegativeLength_IsRefused(int lengthBytes)
    {
        Assert.That(() => Pool.Rent(lengthBytes), Throws.InstanceOf<ArgumentOutOfRangeException>());
        AssertStillLends();
    }

    [Test]
    public void Rent_AboveTheMaximum_IsRefused()
    {
        if (Pool.MaxBufferSize == int.MaxValue)
        {
            Assert.Pass("No length is above it.");
        }

        Assert.That(() => Pool.Rent(Pool.MaxBufferSize + 1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        AssertStillLends();
    }

    [Test]
    public void ManyBuffersAtATime_ShareNoByte()
    {
        List<(IMemoryOwner<byte> Owner, byte Value)> rents = [];
        Random random = new(3);
        for (int index = 0; index < 400; index++)
        {
            IMemoryOwner<byte> owner = Pool.Rent((int)Math.Exp(random.NextDouble() * Math.Log(100_000)));
            owner.Memory.Span.Fill(unchecked((byte)index));
            rents.Add((owner, unchecked((byte)index)));
        }

        int damaged = rents.FindAll(static rent => rent.Owner.Memory.Span.IndexOfAnyExcept(rent.Value) >= 0).Count;
        rents.ForEach(static rent => rent.Owner.Dispose());

        Assert.That(damaged, Is.Zero);
    }

    [Test]
    public void Memory_AskedTwice_IsTheSameBuffer()
    {
        using IMemoryOwner<byte> owner = Pool.Rent(100);

        owner.Memory.Span[99] = 42;

        Assert.That(owner.Memory.Span[99], Is.EqualTo(42));
    }

    [Test]
    public void Slices_SeeTheBytesOfTheWhole()
    {
        using IMemoryOwner<byte> owner = Pool.Rent(1_000);
        Memory<byte> slice = owner.Memory.Slice(100, 50);

        slice.Span.Fill(7);

        Assert.That(slice.Length, Is.EqualTo(50));
        Assert.That(owner.Memory.Span[100..150].IndexOfAnyExcept((byte)7), Is.EqualTo(-1));
    }

    [Test]
    public void Sequences_OverRentedMemory_CanBeRead()
    {
        using IMemoryOwner<byte> owner = Pool.Rent(1_000);
        owner.Memory.Span[..1_000].Fill(9);
        ReadOnlySequence<byte> sequence = new(owner.Memory[10..1_000]);

        byte[] copy = sequence.Slice(5, 100).ToArray();

        Assert.That(copy, Has.Length.EqualTo(100).And.All.EqualTo(9));
    }

    private void AssertStillLends()
    {
        using IMemoryOwner<byte> owner = Pool.Rent(100);
        owner.Memory.Span.Clear();
    }
}
