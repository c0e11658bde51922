using System.Collections.Generic;
using System.Linq;
using Hakmem.Geometry;
using Hakmem.Regions;
using Hakmem.Tests.Heaps;
using Hakmem.Threads;
using NUnit.Framework;

namespace Hakmem.Tests.Threads;

/// <summary>Large blocks that rest in bins: bin and shelf serve without the slow half, and a tag tells where each begins.</summary>
[TestFixture]
internal sealed unsafe class LargeBinTests
{
    private const int OneSlabBytes = MemoryGeometry.SlabBytes;

    private HakAllocator _allocator = null!;
    private ThreadCache* _cache;
    private List<nint> _held = null!;

    [SetUp]
    public void SetUp()
    {
        _allocator = new HakAllocator();
        _cache = HeapPrivates.Road(_allocator).BindCache();
        _held = [];
    }

    [TearDown]
    public void TearDown()
    {
        _held.ForEach(block => _allocator.Free((void*)block));
        _allocator.Trim(HakTrimLevel.Full);
        Assert.That(HeapInvariants.FirstBroken(_allocator), Is.Null);
        Assert.That(_allocator.GetStatistics().LiveBlocks, Is.Zero);
        _allocator.Dispose();
    }

    [Test]
    public void Blocks_AsManyAsBinAndShelfHold_ComeAndGoWithoutTheSlowHalf([Values(40_000, 65_536, 200_000)] int byteCount, [Values(1, 2, 4)] int count)
    {
        int classIndex = SizeClasses.Of((nuint)byteCount);
        nint[] first = TakeAndGive(byteCount, count);
        ThreadShelf* shelf = ThreadCache.Shelf(_cache, classIndex);
        shelf->Turns = 77;

        for (int round = 0; round < 20; round++)
        {
            Assert.That(TakeAndGive(byteCount, count), Is.EquivalentTo(first));
        }

        Assert.That((int)shelf->Turns, Is.EqualTo(77), "The slow half writes them, in both directions.");
        Assert.That((int)shelf->Count, Is.EqualTo(count - 1));
        Assert.That(HeapInvariants.FirstBroken(_allocator), Is.Null);
    }

    /// <summary>The control of the test above.</summary>
    [Test]
    public void Blocks_BeyondBinAndShelf_TakeTheSlowHalf()
    {
        int classIndex = SizeClasses.Of(OneSlabBytes);
        TakeAndGive(OneSlabBytes, 2);
        ThreadShelf* shelf = ThreadCache.Shelf(_cache, classIndex);
        shelf->Turns = 77;

        TakeAndGive(OneSlabBytes, 3);

        Assert.That((int)shelf->Turns, Is.Not.EqualTo(77));
    }

    [Test]
    public void TryPush_WithoutRoom_ChangesNothing()
    {
        nint other = (nint)_allocator.Allocate(OneSlabBytes);
        FreeBlock* block = Take(OneSlabBytes);
        nuint mark = block->Mark;
        _allocator.Free((void*)other);

        Assert.That(LargeBin.TryPush(_cache, 2 * SizeClasses.OneSlab, block), Is.False);

        Assert.That(ThreadCache.Bin(_cache, SizeClasses.OneSlab).Head, Is.EqualTo(other), "The bin is full.");
        Assert.That(block->Mark, Is.EqualTo(mark));
        Assert.That((int)ThreadCache.Shelf(_cache, SizeClasses.OneSlab)->Count, Is.Zero);
    }

    [Test]
    public void ARepeatedFree_OfABlockInTheBinOrOnTheShelf_IsFound([Values] bool isOnShelf)
    {
        nint[] blocks = TakeAndGive(OneSlabBytes, 2);
        nint block = blocks.Single(one => (one == ThreadCache.Bin(_cache, SizeClasses.OneSlab).Head) != isOnShelf);

        Assert.That(() => _allocator.Free((void*)block), Throws.InstanceOf<HakMemoryException>().With.Message.Contains("free"));
        Assert.That((int)ThreadCache.Shelf(_cache, SizeClasses.OneSlab)->Count, Is.EqualTo(1));
    }

    [TestCase(65_536, 16)]
    [TestCase(65_536, 4_096)]
    [TestCase(65_536, 61_440)]
    [TestCase(131_072, 65_536)]
    [TestCase(131_072, 69_632)]
    [TestCase(40_000, 16)]
    [TestCase(40_000, 4_096)]
    [TestCase(40_000, -4_096)]
    public void AnAddressInside_WhereTheBinHasRoom_IsFound(int byteCount, int offset)
    {
        TakeAndGive(byteCount, 2);
        nint block = (nint)Take(byteCount);
        Take(byteCount);
        int classIndex = SizeClasses.Of((nuint)byteCount);
        Assert.That(ThreadCache.Bin(_cache, classIndex).Room, Is.EqualTo(1));

        Assert.That(() => _allocator.Free((void*)(block + offset)), Throws.InstanceOf<HakMemoryException>());

        Assert.That(ThreadCache.Bin(_cache, classIndex).Room, Is.EqualTo(1));
        _allocator.Free((void*)block);
        Assert.That(ThreadCache.Bin(_cache, classIndex).Room, Is.Zero, "The control: its start.");
        _held.Remove(block);
    }

    [Test]
    public void TryPop_OfAShelfWhoseBlockAnotherThreadHasToo_DropsIt()
    {
        nint[] blocks = TakeAndGive(OneSlabBytes, 2);
        var shelved = (FreeBlock*)ThreadCache.Shelf(_cache, SizeClasses.OneSlab)->Chains[0];
        Assert.That(FreeBlock.IsMarked(shelved, _cache->Secret), Is.True);
        shelved->Mark = 0;

        _held.Add((nint)LargeBin.TryPop(_cache, SizeClasses.OneSlab));
        FreeBlock* second = LargeBin.TryPop(_cache, SizeClasses.OneSlab);

        Assert.That(_held, Is.SubsetOf(blocks));
        Assert.That(second == null, Is.True);
        Assert.That(shelved->Mark, Is.EqualTo((nuint)0));

        // As the thread that has it would.
        _held.Add((nint)shelved);
    }

    /// <summary>The reclaim's hand passes a class that is in use, also where it never comes down the slow half.</summary>
    [Test]
    public void Shelf_ThatGivesOrTakes_IsInUse()
    {
        nint[] blocks = TakeAndGive(OneSlabBytes, 2);
        ThreadShelf* shelf = ThreadCache.Shelf(_cache, SizeClasses.OneSlab);
        _held.Add((nint)Take());

        shelf->IsUsed = false;
        _held.Add((nint)Take());
        bool afterPop = shelf->IsUsed;
        _held.Clear();
        Give(blocks[0]);
        shelf->IsUsed = false;
        Give(blocks[1]);

        Assert.That((afterPop, shelf->IsUsed), Is.EqualTo((true, true)));
        Assert.That((int)shelf->Count, Is.EqualTo(1));

        FreeBlock* Take() => LargeBin.TryPop(_cache, SizeClasses.OneSlab);

        void Give(nint block) => Assert.That(LargeBin.TryPush(_cache, 2 * SizeClasses.OneSlab, (FreeBlock*)block), Is.True);
    }

    /// <summary>A class that is only freed keeps to what may rest: taking from it must end that in the slow half, which counts such classes.</summary>
    [Test]
    public void TryPop_OfAClassThatIsOnlyFreed_IsLeftToTheSlowHalf()
    {
        TakeAndGive(OneSlabBytes, 3);
        ThreadShelf* shelf = ThreadCache.Shelf(_cache, SizeClasses.OneSlab);
        _held.Add((nint)LargeBin.TryPop(_cache, SizeClasses.OneSlab));
        byte overflows = shelf->Overflows;

        shelf->Overflows = ThreadCaches.OneSided;
        FreeBlock* refused = LargeBin.TryPop(_cache, SizeClasses.OneSlab);
        shelf->Overflows = overflows;
        _held.Add((nint)LargeBin.TryPop(_cache, SizeClasses.OneSlab));

        Assert.That(refused == null, Is.True);
        Assert.That(_held[1], Is.Not.EqualTo((nint)0));
        Assert.That((int)shelf->Overflows, Is.Zero, "It goes to and fro.");
    }

    [Test]
    public void Tag_OfALargeBlock_IsThatOfItsFirstSlabAlone([Values(33_000, 61_440, 61_441, 65_536, 65_537, 131_073, 262_144)] int byteCount)
    {
        int classIndex = SizeClasses.Of((nuint)byteCount);
        nint block = (nint)Take(byteCount);
        bool isAtHeader = SlabAddress.SlabIndexOf((void*)block) == 0;
        int tag = SizeClasses.TagOfLarge(classIndex, isAtHeader);

        Assert.That(isAtHeader, Is.EqualTo(classIndex == SizeClasses.FirstCachedLarge), "The superslab is new.");
        Assert.That(Tags(block, SizeClasses.At(classIndex).SlabCount), Is.EqualTo((int[])[tag, .. new int[SizeClasses.At(classIndex).SlabCount - 1]]));
        Assert.That(ThreadCache.BinsOffset + (tag * 8), Is.InRange(ThreadCache.BinsOffset + (SizeClasses.Count * ThreadCache.BinBytes), ThreadCache.TableOffset - ThreadCache.BinBytes));

        _allocator.Free((void*)block);
        _allocator.Trim(HakTrimLevel.Full);
        _held.Clear();
        Assert.That(Tags(block, 4), Is.EqualTo(new int[4]));
    }

    [Test]
    public void Tag_OfABlockThatNoBinTakes_IsNone() => Assert.That(Tags((nint)Take(300_000), 5), Is.EqualTo(new int[5]));

    [Test]
    public void Reallocate_InPlace_TakesTheTagAway([Values(65_536 * 2, 300_000)] int newBytes)
    {
        nint block = (nint)Take(OneSlabBytes);

        nint resized = (nint)_allocator.Reallocate((void*)block, (nuint)newBytes);

        Assert.That(resized, Is.EqualTo(block), "The slabs behind it are free.");
        Assert.That(Tags(block, 5), Is.EqualTo(new int[5]));
        Assert.That(HeapInvariants.FirstBroken(_allocator), Is.Null);
    }

    private int[] Tags(nint block, int count)
    {
        byte* tags = HeapPrivates.Parts(HeapPrivates.Road(_allocator)).Tags.Root + SlabTags.IndexOf((void*)(block & -MemoryGeometry.SlabBytes));
        return [.. Enumerable.Range(0, count).Select(slab => (int)tags[slab])];
    }

    private FreeBlock* Take(int byteCount)
    {
        _held.Add((nint)_allocator.Allocate((nuint)byteCount));
        return (FreeBlock*)_held[^1];
    }

    private nint[] TakeAndGive(int byteCount, int count)
    {
        nint[] blocks = [.. Enumerable.Range(0, count).Select(_ => (nint)_allocator.Allocate((nuint)byteCount))];
        foreach (nint block in blocks)
        {
            *(byte*)block = 1;
            _allocator.Free((void*)block);
        }

        return blocks;
    }
}
