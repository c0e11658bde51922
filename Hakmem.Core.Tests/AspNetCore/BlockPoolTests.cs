using System;
using System.Buffers;
using System.Runtime.InteropServices;
using Hakmem.AspNetCore;
using Hakmem.Tests.Doubles;
using Microsoft.AspNetCore.Connections;
using NUnit.Framework;

namespace Hakmem.Tests.AspNetCore;

[TestFixture]
internal sealed class BlockPoolTests
{
    private readonly RecordingLog _log = new();
    private HakAllocator _allocator = null!;

    [SetUp]
    public void CreateAllocator() => _allocator = new HakAllocator();

    [TearDown]
    public void AssertNothingIsOut()
    {
        long liveBlocks = _allocator.GetStatistics().LiveBlocks;
        _allocator.Dispose();

        Assert.That(liveBlocks, Is.Zero);
    }

    [TestCase(4_096)]
    [TestCase(16_384)]
    [TestCase(65_536)]
    public void Rent_OfLessThanABlock_GivesABlock_InAnArray(int blockBytes)
    {
        using MemoryPool<byte> pool = Create(blockBytes);
        foreach (int length in (int[])[-1, 0, 1, 512, 4_096, blockBytes])
        {
            using IMemoryOwner<byte> owner = pool.Rent(length);

            Assert.That(owner.Memory.Length, Is.EqualTo(blockBytes));
            Assert.That(MemoryMarshal.TryGetArray<byte>(owner.Memory, out _), Is.True);
        }
    }

    [Test]
    public void Rent_OfMoreThanABlock_GivesWhatIsAsked_UpToTheMaximum()
    {
        using MemoryPool<byte> pool = Create(4_096);
        using IMemoryOwner<byte> owner = pool.Rent(pool.MaxBufferSize);

        Assert.That(owner.Memory.Length, Is.GreaterThanOrEqualTo(pool.MaxBufferSize));
        Assert.That(() => pool.Rent(pool.MaxBufferSize + 1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => pool.Rent(-2), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void DisposeOfAPool_EndsIt_AndNoOther()
    {
        MemoryPool<byte> first = Create(4_096);
        using MemoryPool<byte> second = Create(4_096);
        IMemoryOwner<byte> owner = first.Rent();

        first.Dispose();

        Assert.That(() => first.Rent(), Throws.InstanceOf<ObjectDisposedException>());
        owner.Memory.Span.Fill(1);
        owner.Dispose();
        second.Rent().Dispose();
    }

    [Test]
    public void Pools_AreNamedAfterTheirOwner_AndCounted()
    {
        IMemoryPoolFactory<byte> factory = NewFactory(new HakmemKestrelOptions());
        factory.Create(new MemoryPoolOptions { Owner = "kestrel" }).Dispose();
        factory.Create().Dispose();

        Assert.That(_log.Texts(3), Is.SupersetOf((string[])
        [
            "Pool kestrel-1 was created: blocks of 4096 bytes, PinnedArray.",
            "Pool unnamed-2 was created: blocks of 4096 bytes, PinnedArray.",
        ]));
    }

    private MemoryPool<byte> Create(int blockBytes) => NewFactory(new HakmemKestrelOptions { BlockBytes = blockBytes }).Create();

    private IMemoryPoolFactory<byte> NewFactory(HakmemKestrelOptions options) =>
        new BlockPoolFactory(() => _allocator, () => options, _log.CreateLogger("test"));
}
