using Hakmem.Central;
using Hakmem.Geometry;
using NUnit.Framework;

namespace Hakmem.Tests.Central;

[TestFixture]
internal sealed unsafe class TransferCacheTests
{
    [Test]
    public void Take_Miss_GivesAnEmptyChain() =>
        Assert.That(new TransferCache(SizeClasses.At(4)).Take().IsEmpty, Is.True);

    [Test]
    public void Take_Hit_GivesTheChainThatCameLast()
    {
        FreeBlock* blocks = stackalloc FreeBlock[2];
        TransferCache cache = new(SizeClasses.At(4));
        cache.TryPut(new BlockChain(blocks, 32));
        cache.TryPut(new BlockChain(blocks + 1, 7));

        Assert.That(cache.BlockCount, Is.EqualTo(39));
        BlockChain last = cache.Take();
        Assert.That(last.Head == blocks + 1 && last.Count == 7, Is.True);
        Assert.That(cache.Take().Head == blocks, Is.True);
        Assert.That(cache.BlockCount, Is.Zero);
    }

    [TestCase(16, 16)]
    [TestCase(256, 8)]
    [TestCase(1_024, 2)]
    [TestCase(32_768, 2)]
    [TestCase(262_144, 2)]
    public void TryPut_Full_IsRefused(int byteCount, int chains)
    {
        FreeBlock block = default;
        TransferCache cache = new(SizeClasses.At(SizeClasses.Of((nuint)byteCount)));
        for (int chain = 0; chain < chains; chain++)
        {
            Assert.That(cache.TryPut(new BlockChain(&block, 1)), Is.True);
        }

        Assert.That(cache.TryPut(new BlockChain(&block, 1)), Is.False);
        Assert.That(cache.BlockCount, Is.EqualTo(chains));
    }

    [Test]
    public void CountIdle_LeavesOutChainsThatWereTakenAndPutBack()
    {
        FreeBlock* blocks = stackalloc FreeBlock[3];
        TransferCache cache = new(SizeClasses.At(4));
        for (int index = 0; index < 3; index++)
        {
            cache.TryPut(new BlockChain(blocks + index, 1));
        }

        cache.CountIdle();
        cache.Take();
        cache.TryPut(new BlockChain(blocks, 1));

        Assert.That(cache.CountIdle(), Is.EqualTo(2));
    }

    [Test]
    public void Close_RefusesWhatComes_AndGivesWhatIsThere()
    {
        FreeBlock block = default;
        TransferCache cache = new(SizeClasses.At(4));
        cache.TryPut(new BlockChain(&block, 1));

        cache.Close();

        Assert.That(cache.TryPut(new BlockChain(&block, 1)), Is.False);
        Assert.That(cache.Take().IsEmpty, Is.False);
        Assert.That(cache.Take().IsEmpty, Is.True);
    }
}
