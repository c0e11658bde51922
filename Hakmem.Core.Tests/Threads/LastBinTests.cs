using Hakmem.Geometry;
using Hakmem.Tests.Doubles;
using Hakmem.Threads;
using NUnit.Framework;

namespace Hakmem.Tests.Threads;

/// <summary>The bin at hand: who may enter by it (B4), and what becomes of the block in the hand (K2).</summary>
[TestFixture]
internal sealed unsafe class LastBinTests
{
    private ThreadBlock* _block;
    private ThreadBlock* _other;

    [SetUp]
    public void MakeBlocks()
    {
        _block = BareThreadBlock.Make();
        _block->Bias.Begin(_block);
        _other = BareThreadBlock.Make();
        _other->Bias.Begin(_other);
    }

    [TearDown]
    public void FreeBlocks()
    {
        BareThreadBlock.Free(_block);
        BareThreadBlock.Free(_other);
    }

    [Test]
    public void EnterAtHand_WantsKindAndStampAndLeave()
    {
        ThreadBlock* block = _block;
        nint key = BroughtToHand(block, kind: 7);
        nint otherKind = LastBin.KeyOf(block->Bias.StampWord, 8);
        nint otherThread = LastBin.KeyOf(_other->Bias.StampWord, 7);

        bool[] entered = [EntersAtHand(block, key), EntersAtHand(block, otherKind), EntersAtHand(block, otherThread)];

        Assert.That(entered, Is.EqualTo(new[] { true, false, false }));
        Assert.That(block->Last.Key, Is.EqualTo(key));
    }

    /// <summary>B4, from either side: what was at hand when the era ended, and what comes to hand after it.</summary>
    [Test]
    public void EnterAtHand_OnceTheEraIsOver_IsRefused([Values] bool isBroughtAfterIt)
    {
        ThreadBlock* block = _block;
        nint key = BroughtToHand(block, kind: 7);

        ThreadBias.Share(block->Bias.StampWord);
        nint later = isBroughtAfterIt ? BroughtToHand(block, kind: 7) : key;

        Assert.That((EntersAtHand(block, key), EntersAtHand(block, later)), Is.EqualTo((false, false)));
        Assert.That(ThreadBias.BlockOf(later >> LastBin.StampShift) == block, Is.True);
    }

    [Test]
    public void ANewEra_NeedsTheBinBroughtAgain()
    {
        ThreadBlock* block = _block;
        nint old = BroughtToHand(block, kind: 7);
        ThreadBias.Share(block->Bias.StampWord);

        while ((block->Bias.StampWord & ThreadBias.AlwaysShared) == ThreadBias.AlwaysShared)
        {
            block->Bias.CountShared(block);
        }

        Assert.That((block->Last.Key, EntersAtHand(block, old)), Is.EqualTo(((nint)0, false)));
        Assert.That(EntersAtHand(block, BroughtToHand(block, kind: 7)), Is.True);
    }

    [Test]
    public void PutDown_LinksTheBlockToItsBin_Once()
    {
        FreeBlock* blocks = stackalloc FreeBlock[2];
        ThreadBin bin = ThreadCache.Bin(&_block->Shared, 1);
        bin.Head = (nint)blocks;
        bin.Limit = 1;
        BroughtToHand(_block, kind: 7);
        _block->Last.Hand = (nint)(blocks + 1);
        int counted = _block->Last.CountOf(bin.Address);

        _block->Last.PutDown();
        _block->Last.PutDown();

        Assert.That((counted, _block->Last.CountOf(bin.Address)), Is.EqualTo((1, 0)));
        Assert.That((bin.Head == (nint)(blocks + 1), blocks[1].Next == blocks, bin.Count), Is.EqualTo((true, true, 2)));
    }

    [Test]
    public void AnotherBinAtHand_PutsTheBlockDownFirst()
    {
        FreeBlock* block = stackalloc FreeBlock[1];
        ThreadBin bin = ThreadCache.Bin(&_block->Shared, 1);
        BroughtToHand(_block, kind: 7);
        _block->Last.Hand = (nint)block;

        ThreadBias.BringToHand(_block, 8, ThreadCache.Bin(&_block->Shared, 2).Address, secret: 0, hasHand: false);

        Assert.That((bin.Head == (nint)block, _block->Last.Hand), Is.EqualTo((true, LastBin.NoHand)));
    }

    /// <summary>Where the hand may hold nothing it holds no address.</summary>
    [Test]
    public void PutDown_OfNoHand_LinksNothing([Values] bool hasHand)
    {
        ThreadBin bin = ThreadCache.Bin(&_block->Shared, 1);
        ThreadBias.BringToHand(_block, 7, bin.Address, secret: 0, hasHand);
        int counted = _block->Last.CountOf(bin.Address);

        _block->Last.PutDown();

        Assert.That((counted, (long)bin.Head, bin.Room), Is.EqualTo((0, 0L, 0)));
    }

    private static bool EntersAtHand(ThreadBlock* block, nint key)
    {
        bool isInside = ThreadBias.EnterAtHand(block, key);
        ThreadBias.Leave(block);
        return isInside;
    }

    private static nint BroughtToHand(ThreadBlock* block, ushort kind)
    {
        ThreadBias.BringToHand(block, kind, ThreadCache.Bin(&block->Shared, 1).Address, secret: 0, hasHand: true);
        return block->Last.Key;
    }
}
