using System.Runtime.CompilerServices;
using Hakmem.Geometry;
using Hakmem.Pooling;
using Hakmem.Tests.Tools;
using Hakmem.Threads;
using NUnit.Framework;

namespace Hakmem.Tests.Geometry;

/// <summary>Size of every native struct and offset of every field, as the remarks of the structs say.</summary>
[TestFixture]
internal sealed unsafe class LayoutTests
{
    private const int CacheLineBytes = 64;

    [Test]
    public void FreeBlock_IsTheLeastBlock()
    {
        FreeBlock free = default;

        Assert.That(sizeof(FreeBlock), Is.EqualTo(16).And.EqualTo(MemoryGeometry.BlockAlignment));
        AssertOffset(0, FieldOffsets.Of(ref free, ref *(nint*)&free.Next));
        AssertOffset(8, FieldOffsets.Of(ref free, ref free.Mark));
    }

    [Test]
    public void SlabDescriptor_IsOneCacheLine()
    {
        SlabDescriptor slab = default;
        byte* start = (byte*)&slab;

        Assert.That(sizeof(SlabDescriptor), Is.EqualTo(CacheLineBytes).And.EqualTo(SlabDescriptor.Bytes));
        AssertOffset(0, FieldOffsets.Of(ref slab, ref slab.FreeBits));
        AssertOffset(8, (byte*)&slab.Next - start);
        AssertOffset(16, (byte*)&slab.Previous - start);
        AssertOffset(24, FieldOffsets.Of(ref slab, ref slab.BlockBytes));
        AssertOffset(28, FieldOffsets.Of(ref slab, ref slab.OutCount));
        AssertOffset(30, FieldOffsets.Of(ref slab, ref slab.FirstWord));
        AssertOffset(32, FieldOffsets.Of(ref slab, ref slab.CapacityCount));
        AssertOffset(34, FieldOffsets.Of(ref slab, ref slab.ClassIndex));
        AssertOffset(35, FieldOffsets.Of(ref slab, ref slab.SlabCount));
        AssertOffset(36, FieldOffsets.Of(ref slab, ref slab.FirstSlab));
        AssertOffset(37, FieldOffsets.Of(ref slab, ref slab.Bucket));
        AssertOffset(38, FieldOffsets.Of(ref slab, ref slab.AlignmentShift));
        AssertOffset(39, FieldOffsets.Of(ref slab, ref slab.Use));
        AssertOffset(40, FieldOffsets.Of(ref slab, ref slab.DiscardedCount));
        AssertOffset(44, FieldOffsets.Of(ref slab, ref slab.IsKnownZero));
        AssertOffset(45, FieldOffsets.Of(ref slab, ref slab.IdlePasses));
        AssertOffset(46, FieldOffsets.Of(ref slab, ref slab.StartOffset));
        AssertOffset(48, FieldOffsets.Of(ref slab, ref slab.Reciprocal));
        AssertOffset(60, FieldOffsets.Of(ref slab, ref slab.IsClaimed));
    }

    [Test]
    public void SuperslabHeader_IsAPage_AndHoldsAllDescriptors()
    {
        SuperslabHeader* header = stackalloc SuperslabHeader[1];

        Assert.That(sizeof(SuperslabHeader), Is.EqualTo(4096).And.EqualTo(MemoryGeometry.HeaderBytes));
        AssertOffset(32, FieldOffsets.Of(ref *header, ref header->SpanStart));
        AssertOffset(64, (byte*)&header->Next - (byte*)header);
        AssertOffset(72, (byte*)&header->Previous - (byte*)header);
        AssertOffset(80, FieldOffsets.Of(ref *header, ref header->FreeMask));
        AssertOffset(84, FieldOffsets.Of(ref *header, ref header->DirtyMask));
        AssertOffset(88, FieldOffsets.Of(ref *header, ref header->Bucket));
        AssertOffset(92, FieldOffsets.Of(ref *header, ref header->ClaimedMask));
        AssertOffset(96, FieldOffsets.Of(ref *header, ref header->LazyMask));
        AssertOffset(104, FieldOffsets.Of(ref *header, ref header->EmptySince));
        AssertOffset(2176, FieldOffsets.Of(ref *header, ref header->TouchedPages));
        AssertOffset(2240, FieldOffsets.Of(ref *header, ref header->DiscardedPages));
        AssertOffset(2304, FieldOffsets.Of(ref *header, ref header->LoanTables));
        Assert.That(sizeof(SuperslabHeader.SlabPages), Is.EqualTo(2 * MemoryGeometry.SlabsPerSuperslab));
        AssertOffset(128, (byte*)SlabAddress.DescriptorAt(header, 0) - (byte*)header);
        Assert.That(sizeof(SuperslabHeader.SlabBytes), Is.EqualTo(MemoryGeometry.SlabsPerSuperslab));
        Assert.That(
            SuperslabHeader.DescriptorsOffset + (MemoryGeometry.SlabsPerSuperslab * SlabDescriptor.Bytes), Is.LessThanOrEqualTo(2176));
    }

    [Test]
    public void ThreadShelf_HoldsEightChains()
    {
        ThreadShelf shelf = default;

        Assert.That(sizeof(ThreadShelf), Is.EqualTo(72).And.EqualTo(ThreadShelf.Bytes));
        AssertOffset(0, FieldOffsets.Of(ref shelf, ref shelf.Count));
        AssertOffset(2, FieldOffsets.Of(ref shelf, ref shelf.Limit));
        AssertOffset(4, FieldOffsets.Of(ref shelf, ref shelf.IsUsed));
        AssertOffset(5, FieldOffsets.Of(ref shelf, ref shelf.Overflows));
        AssertOffset(8, FieldOffsets.Of(ref shelf, ref shelf.Chains));
        Assert.That(Unsafe.SizeOf<ThreadShelf.Heads>(), Is.EqualTo(8 * ThreadShelf.MaxChains));
    }

    [Test]
    public void ThreadCache_HasItsBinsBehindOneLineOfFacts()
    {
        ThreadCache* cache = stackalloc ThreadCache[1];

        Assert.That(sizeof(ThreadCache), Is.EqualTo(ThreadCache.Bytes));
        AssertOffset(0, (byte*)&cache->Tags - (byte*)cache);
        AssertOffset(8, FieldOffsets.Of(ref *cache, ref cache->Secret));
        AssertOffset(16, FieldOffsets.Of(ref *cache, ref cache->Code));
        AssertOffset(18, FieldOffsets.Of(ref *cache, ref cache->Slot));
        AssertOffset(20, FieldOffsets.Of(ref *cache, ref cache->GrantedBytes));
        AssertOffset(24, FieldOffsets.Of(ref *cache, ref cache->Cursor));
        AssertOffset(28, FieldOffsets.Of(ref *cache, ref cache->Refusals));
        AssertOffset(30, FieldOffsets.Of(ref *cache, ref cache->ShelfCursor));
        AssertOffset(31, FieldOffsets.Of(ref *cache, ref cache->OneSidedCount));
        AssertOffset(32, FieldOffsets.Of(ref *cache, ref cache->LastSlab));
        AssertOffset(64, ThreadCache.TinyBin(cache, 0) - (byte*)cache);
        AssertOffset(1776, ThreadCache.TableOffset);
        AssertOffset(2048, (byte*)ThreadCache.Shelf(cache, 0) - (byte*)cache);
        AssertOffset(ThreadCache.TrailsOffset, (byte*)ThreadCache.Shelf(cache, SizeClasses.Count) - (byte*)cache);
        AssertOffset(9320, (byte*)ThreadCache.Trail(cache, 0) - (byte*)cache);
        AssertOffset(ThreadCache.Bytes, (byte*)ThreadCache.Trail(cache, SizeClasses.Count) - (byte*)cache);
        Assert.That(sizeof(OverflowTrail), Is.EqualTo(OverflowTrail.Bytes));
    }

    [Test]
    public void ThreadBlock_HasTheSharedCacheInPlace_AndOneEntryASlot()
    {
        ThreadBlock* block = stackalloc ThreadBlock[1];

        Assert.That(sizeof(ThreadBlock), Is.EqualTo(ThreadBlock.Bytes));
        AssertOffset(0, (byte*)&block->Shared - (byte*)block);
        AssertOffset(ThreadCache.Bytes, FieldOffsets.Of(ref *block, ref block->HasDetached));
        AssertOffset(ThreadCache.Bytes + 8, (byte*)ThreadBlock.Entry(block, 0) - (byte*)block);
        AssertOffset(ThreadBlock.LodgingOffset, (byte*)ThreadBlock.Entry(block, ThreadBlock.EmptySlot + 1) - (byte*)block);
        AssertOffset(ThreadBlock.LodgingOffset + ThreadBlock.LodgingBytes, (byte*)&block->Last - (byte*)block);
        Assert.That(sizeof(LastBin), Is.EqualTo(LastBin.Bytes));
        AssertOffset(ThreadBlock.BiasOffset, (byte*)&block->Bias - (byte*)block);
        Assert.That(ThreadBlock.BiasOffset, Is.AtLeast(ThreadBlock.LastOffset + LastBin.Bytes));
        Assert.That(ThreadBlock.NoticeOffset, Is.EqualTo(ThreadBlock.BiasOffset + 64));
        AssertOffset(ThreadBlock.WindowOffset, (byte*)&block->Window - (byte*)block);
        Assert.That(ThreadBlock.WindowOffset, Is.AtLeast(ThreadBlock.NoticeOffset + 64).And.EqualTo(ThreadBlock.Bytes - 128));
        Assert.That(sizeof(StackWindow), Is.EqualTo(128));
        Assert.That(ThreadBlock.BiasOffset % 64, Is.Zero);
        Assert.That(sizeof(ThreadBias), Is.EqualTo(64));
        Assert.That(sizeof(OwnerRow), Is.EqualTo(ThreadBlock.LodgingBytes));
        Assert.That((nuint)ThreadBlock.Entry(block, 0) % 8, Is.EqualTo((nuint)block % 8));
    }

    [Test]
    public void ThreadBin_IsAViewOfItsEntry_WhicheverWayItIsFound()
    {
        ThreadCache* cache = stackalloc ThreadCache[1];
        ThreadCaches.Initialize(cache, null);

        for (int classIndex = 0; classIndex < SizeClasses.Count; classIndex++)
        {
            ThreadBin bin = ThreadCache.Bin(cache, classIndex);

            int offset = ThreadCache.BinsOffset + (classIndex * ThreadCache.BinBytes);
            AssertOffset(offset, (byte*)Unsafe.AsPointer(ref bin.Head) - (byte*)cache);
            AssertOffset(offset + ThreadCache.RoomOffset, (byte*)Unsafe.AsPointer(ref bin.Room) - (byte*)cache);
            AssertOffset(offset + ThreadCache.LimitOffset, (byte*)Unsafe.AsPointer(ref bin.Limit) - (byte*)cache);
            if (classIndex < SizeClasses.FirstCachedLarge)
            {
                AssertOffset(offset, ThreadCache.TaggedBin(cache, SizeClasses.TagOf(classIndex)) - (byte*)cache);
            }

            if (classIndex < SizeClasses.FirstAligned && SizeClasses.LengthBytes(classIndex) <= MemoryGeometry.TinyMaxBytes)
            {
                AssertOffset(offset, ThreadCache.TinyBin(cache, (nuint)SizeClasses.LengthBytes(classIndex)) - (byte*)cache);
            }
        }
    }

    private static void AssertOffset(long expected, long actual) => Assert.That(actual, Is.EqualTo(expected));
}
