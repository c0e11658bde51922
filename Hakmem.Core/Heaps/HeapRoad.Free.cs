using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading;
using Hakmem.Geometry;
using Hakmem.Integrity;
using Hakmem.Regions;
using Hakmem.Superslabs;
using Hakmem.Threads;

namespace Hakmem.Heaps;

/// <summary>This half: whatever a free can be beside a push, and where misuse is told apart. Nothing is changed before all checks passed.</summary>
internal abstract unsafe partial class HeapRoad
{
    /// <summary>Slow frees for each page of a span before it takes its pages back: a program that sleeps now and then pays for them after every sleep.</summary>
    public const int ColdFreesPerPage = 4;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public void FreeRare(ThreadCache* cache, void* address)
    {
        if (address != null)
        {
            using (new SlowCall(this))
            {
                FreeKnown(cache, address);
            }
        }
    }

    private void FreeKnown(ThreadCache* cache, void* address)
    {
        if (!IsInOurSuperslabs(address))
        {
            FreeOutsideSuperslabs(address);
            return;
        }

        SlabDescriptor* run = CheckedRun(address);
        if (cache == null || cache->Code != _parts.Code)
        {
            // Null after a disposal, or when the system refuses memory for a cache: the block then goes straight to the shared caches.
            cache = AttachedCacheOrNull();
        }

        // Read once, and not together with the use: a thread that frees the same block at the same instant may end the run meanwhile.
        int classIndex = SpanLoans.ClassOf(run, address);
        if (classIndex == 0)
        {
            FreeRun(run);
            return;
        }

        var block = (FreeBlock*)address;
        if (!TryMark(block))
        {
            Misuse.RepeatedFree(address);
        }

        if (run->DiscardedCount > 0 && run->LoanCount == 0 && cache != null)
        {
            NoteColdFree(cache, classIndex, run);
        }

        FreeOfClass(cache, classIndex, block);
    }

    /// <summary>
    /// Counts a free that is slow because pages of its span were given back. When the span has cost more than the pages would, they are taken back: its blocks go
    /// round in the bins of threads, and would pay for ever. Where a thread only frees, its bin overflows time after time, and the count begins anew. Not for long
    /// spans: each of their blocks is worth the look.
    /// </summary>
    private void NoteColdFree(ThreadCache* cache, int classIndex, SlabDescriptor* span)
    {
        bool goesRound = span->SlabCount == 1
            && (ThreadCache.Bin(cache, classIndex).Room > 0 || ThreadCache.Shelf(cache, classIndex)->Overflows < ThreadCaches.OneSided);
        span->ColdFrees = goesRound ? span->ColdFrees + 1 : 0;
        if (span->ColdFrees >= span->DiscardedCount * ColdFreesPerPage && goesRound)
        {
            _parts.Central[classIndex].TakeBackPages(span);
        }
    }

    /// <summary>Looks up a block and checks it, for callers that are not in a hurry.</summary>
    private nuint UsableBytes(void* address, out SlabDescriptor* run, out int alignmentShift)
    {
        run = null;
        if (IsInOurSuperslabs(address))
        {
            run = CheckedRun(address);
            if (run->Use == SlabUse.LargeBlock)
            {
                alignmentShift = run->AlignmentShift;
                return (nuint)run->BlockBytes;
            }

            ref readonly SizeClass sizeClass = ref SizeClasses.At(SpanLoans.ClassOf(run, address));
            alignmentShift = System.Numerics.BitOperations.TrailingZeroCount(sizeClass.AlignmentBytes);
            return (nuint)sizeClass.BlockBytes;
        }

        HugeFreeResult result = IsHuge(address) ? _parts.Huge.Find(address, out nuint usable, out alignmentShift) : NotHuge(out usable, out alignmentShift);
        ThrowUnlessFound(result, address);
        return usable;
    }

    /// <summary>Once the allocator is gone, its code may be another one's.</summary>
    private bool IsInOurSuperslabs(void* address) => RegionMap.CodeAt(address) == _parts.Code && !IsGone;

    /// <summary>The run of an address in one of our superslabs that is the start of a block in use.</summary>
    private SlabDescriptor* CheckedRun(void* address)
    {
        if (((nuint)address & (MemoryGeometry.BlockAlignment - 1)) != 0)
        {
            Misuse.Misaligned(address);
        }

        if (SlabAddress.OffsetInSuperslab(address) < MemoryGeometry.HeaderBytes)
        {
            Misuse.InHeader(address);
        }

        SlabDescriptor* run = SlabAddress.RunOf(address);
        if (run == null || run->Use == SlabUse.Free)
        {
            if (HasMark(address))
            {
                Misuse.RepeatedFree(address);
            }

            Misuse.InFreeSlab(address);
        }

        if (run->Use == SlabUse.LargeBlock && address != SlabAddress.StartOf(run))
        {
            Misuse.InLargeBlock(address);
        }

        if (run->Use == SlabUse.SmallBlocks)
        {
            CheckSmall(run, address);
        }

        if (_checksMarks && HasMark(address))
        {
            Misuse.RepeatedFree(address);
        }

        return run;
    }

    private static void CheckSmall(SlabDescriptor* span, void* address)
    {
        byte* start = SlabAddress.StartOf(span);
        if (address < start || (nuint)((byte*)address - start) % (nuint)span->BlockBytes != 0)
        {
            Misuse.InSmallBlock(address);
        }

        // A block behind the last is the span's tail; one whose bit is set rests in the span, and so does one whose page is just being given back.
        if (SpanBits.NumberOf(span, address) >= span->CapacityCount)
        {
            Misuse.InFreeSlab(address);
        }

        if (SpanLoans.At(span, SpanBits.NumberOf(span, address)) == SpanLoans.Inside)
        {
            Misuse.InSmallBlock(address);
        }

        if (SpanBits.IsSet(span, address) || !SpanPages.AreTouched(span, address))
        {
            Misuse.RepeatedFree(address);
        }
    }

    private bool HasMark(void* address) => ((FreeBlock*)address)->Mark == FreeBlock.MarkOf((FreeBlock*)address, _parts.Secret);

    private void FreeRun(SlabDescriptor* run)
    {
        // The mark stays behind in the free slab, so that a second free of the block is known for one.
        var block = (FreeBlock*)SlabAddress.StartOf(run);
        if (!TryMark(block) || !_parts.Large.TryFree(run))
        {
            Misuse.RepeatedFree(block);
        }
    }

    /// <summary>Marks a block as free.</summary>
    /// <returns><see langword="false"/> when another thread that frees it at the same instant came first.</returns>
    private bool TryMark(FreeBlock* block)
    {
        nuint mark = FreeBlock.MarkOf(block, _parts.Secret);
        return Interlocked.Exchange(ref block->Mark, mark) != mark || !_checksMarks;
    }

    private void FreeOfClass(ThreadCache* cache, int classIndex, FreeBlock* block)
    {
        if (cache == null)
        {
            block->Next = null;
            _parts.Central[classIndex].Put(new BlockChain(block, 1));
            return;
        }

        ThreadBin bin = ThreadCache.Bin(cache, classIndex);
        if (bin.Room > 0)
        {
            bin.Push(block);
        }
        else
        {
            _parts.Caches.Overflow(cache, classIndex, block);
        }
    }

    private void FreeOutsideSuperslabs(void* address)
    {
        HugeFreeResult result = IsHuge(address) ? _parts.Huge.Free(address) : HugeFreeResult.NotOurs;
        ThrowUnlessFound(result, address);
    }

    private static bool IsHuge(void* address) => RegionMap.CodeAt(address) >= RegionCode.HugeStart;

    private static HugeFreeResult NotHuge(out nuint usable, out int alignmentShift)
    {
        usable = 0;
        alignmentShift = 0;
        return HugeFreeResult.NotOurs;
    }

    private static void ThrowUnlessFound(HugeFreeResult result, void* address)
    {
        switch (result)
        {
            case HugeFreeResult.Freed:
                return;
            case HugeFreeResult.AlreadyFree:
                Misuse.RepeatedFree(address);
                return;
            case HugeFreeResult.Inside:
                Misuse.InHugeBlock(address);
                return;
        }

        ThrowNotOurs(address);
    }

    /// <summary>Says of an address that is none of the allocator's whether it is another one's. Also before any allocator was made.</summary>
    [DoesNotReturn]
    public static void ThrowNotOurs(void* address)
    {
        byte code = RegionMap.Root == null ? RegionCode.None : RegionMap.CodeAt(address);
        if (RegionCode.IsSuperslab(code)
            || (code == RegionCode.HugeStart && SlabAddress.OffsetInSuperslab(address) == 0))
        {
            Misuse.WrongAllocator(address);
        }

        Misuse.Foreign(address);
    }
}
