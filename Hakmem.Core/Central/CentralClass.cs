using System.Diagnostics;
using Hakmem.Geometry;
using Hakmem.Primitives;
using Hakmem.Superslabs;

namespace Hakmem.Central;

/// <summary>What all threads share of one size class: a lock over the spans, and below it one over the transfer cache.</summary>
/// <remarks>
/// C1: blocks out (in bins, in the transfer cache or with users) = taken from spans or runs, or borrowed - put back.
/// The lock is not held while slabs are acquired, so that no thread waits for the system behind another.
/// </remarks>
internal sealed unsafe partial class CentralClass
{
    private readonly int _classIndex;
    private readonly SuperslabSource _source;
    private readonly nuint _secret;
    private readonly BriefLock _gate = new();
    private readonly BriefLock _transferGate = new();
    private readonly TransferCache _transfer;
    private readonly CentralFreeList? _spans;
    private readonly UpkeepSignal _upkeep;
    private readonly Lenders _lenders;
    private long _outCount;
    private int _largeSlabs;
    private int _largeAtHeader;

    public CentralClass(int classIndex, SuperslabSource source, nuint secret, UpkeepSignal upkeep, Lenders lenders)
    {
        _classIndex = classIndex;
        _source = source;
        _secret = secret;
        _transfer = new TransferCache(SizeClasses.At(classIndex));
        _spans = SizeClasses.IsCachedLarge(classIndex) ? null : new CentralFreeList(classIndex, secret, source);
        _upkeep = upkeep;
        _lenders = lenders;
    }

    /// <summary>
    /// Takes blocks: a chain on its way between threads, else blocks of the fullest span, else of a new span; where that would make more memory resident although
    /// much lies idle, blocks that a shorter class lends.
    /// </summary>
    /// <param name="wantedBlocks">At least one.</param>
    /// <returns>At least one block, or an empty chain when budget or system refused.</returns>
    public BlockChain Take(int wantedBlocks)
    {
        Debug.Assert(wantedBlocks > 0, "a span from which nothing was taken would never come to be emptied");
        if (!_transfer.LooksEmpty)
        {
            using (_transferGate.Hold())
            {
                BlockChain chain = _transfer.Take();
                if (!chain.IsEmpty)
                {
                    return chain;
                }
            }
        }

        if (_spans is not null)
        {
            using (_gate.Hold())
            {
                BlockChain chain = TakeFromSpansLocked(wantedBlocks);
                if (!chain.IsEmpty)
                {
                    return chain;
                }
            }
        }

        SlabDescriptor* run = _source.TryTakeTouched(Request);
        if (run == null)
        {
            BlockChain borrowed = Borrow(wantedBlocks);
            if (!borrowed.IsEmpty)
            {
                return borrowed;
            }

            run = AcquireRun();
        }

        if (run == null)
        {
            return default;
        }

        using (_gate.Hold())
        {
            if (_spans is null)
            {
                return BindLargeLocked(run);
            }

            BlockChain chain = _spans.BindAndTake(run, wantedBlocks);
            _outCount += chain.Count;
            return chain;
        }
    }

    /// <summary>Takes a large block that no bin had, and tells whether its pages are known zero.</summary>
    /// <returns>A block that is not free any more, or <see langword="null"/> when budget or system refused.</returns>
    public FreeBlock* TakeLarge(out bool isZeroed)
    {
        SlabDescriptor* run = AcquireRun();
        isZeroed = run != null && run->IsKnownZero;
        if (run == null)
        {
            return null;
        }

        using (_gate.Hold())
        {
            LargeRuns.Bind(run, _classIndex, 0);
            CountLargeLocked(run, 1);
        }

        return (FreeBlock*)SlabAddress.StartOf(run);
    }

    /// <summary>Puts a chain where other threads find it, else back into its spans; spans that empty go back to the source.</summary>
    public void Put(BlockChain chain)
    {
        if (!_transfer.LooksFull)
        {
            using (_transferGate.Hold())
            {
                if (_transfer.TryPut(chain))
                {
                    return;
                }
            }
        }

        SlabDescriptor* emptied;
        BlockChain strays;
        using (_gate.Hold())
        {
            emptied = PutIntoSpansLocked(chain, out strays);
        }

        ReleaseAll(emptied);
        TakeBackStrays(strays);
        _upkeep.Raise();
    }

    /// <summary>A run of this class changed its length in place and is no longer, or now is, of this class.</summary>
    public void CountResized(SlabDescriptor* run, int change)
    {
        using (_gate.Hold())
        {
            CountLargeLocked(run, change);
        }
    }

    private SlabDescriptor* AcquireRun() => _source.Acquire(Request);

    private RunRequest Request => new()
    {
        SlabCount = SizeClasses.At(_classIndex).SlabCount,
        ClassIndex = _classIndex,
        MayStartAtHeader = _classIndex == SizeClasses.FirstCachedLarge,
    };

    private BlockChain TakeFromSpansLocked(int wantedBlocks)
    {
        BlockChain chain = _spans!.Take(wantedBlocks);
        _outCount += chain.Count;
        return chain;
    }

    private BlockChain BindLargeLocked(SlabDescriptor* run)
    {
        LargeRuns.Bind(run, _classIndex, 0);
        CountLargeLocked(run, 1);
        var block = (FreeBlock*)SlabAddress.StartOf(run);
        block->Next = null;
        block->Mark = FreeBlock.MarkOf(block, _secret);
        return new BlockChain(block, 1);
    }

    private void CountLargeLocked(SlabDescriptor* run, int change)
    {
        _outCount += change;
        _largeSlabs += change * run->SlabCount;
        _largeAtHeader += run->FirstSlab == 0 ? change : 0;
    }

    private SlabDescriptor* PutIntoSpansLocked(BlockChain chain, out BlockChain strays)
    {
        if (_spans is not null)
        {
            SlabDescriptor* emptiedSpans = _spans.Put(chain, out int backCount);
            strays = _spans.HasStrays ? _spans.TakeStrays() : default;
            _outCount -= backCount;
            return emptiedSpans;
        }

        strays = default;
        Debug.Assert(chain.Count == 1, "large blocks are never linked");
        SlabDescriptor* run = SlabAddress.RunOf(chain.Head);
        if (run == null || run->Use != SlabUse.LargeBlock || run->ClassIndex != _classIndex || !FreeBlock.IsMarked(chain.Head, _secret))
        {
            // Freed by two threads at the same instant: the other one was here first, or someone has it again, and no link is one.
            return null;
        }

        CountLargeLocked(run, -1);
        run->ClassIndex = 0;
        run->Next = null;
        return run;
    }

    private void ReleaseAll(SlabDescriptor* emptied)
    {
        while (emptied != null)
        {
            SlabDescriptor* next = emptied->Next;
            _source.Release(emptied);
            emptied = next;
        }
    }
}
