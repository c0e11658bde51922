using System;
using System.Buffers;
using System.Runtime.CompilerServices;
using System.Threading;
using Hakmem.Heaps;

namespace Hakmem.Pooling;

/// <summary>Lends blocks of an allocator and takes them back: a pool behind its face.</summary>
internal sealed unsafe partial class BlockLender
{
    private readonly HakAllocator _allocator;
    private readonly PoolSettings _settings;
    private readonly BlockKinds _kinds;
    private readonly int _slot;
    private readonly LeakWatch? _watch;
    private readonly TrackedOwners? _idleTracked;

    /// <summary>Owners serve again; tracked ones do so in a way of their own.</summary>
    private readonly bool _recycles;

    /// <summary>There is nothing to do at a return but to free the block: owners need not know their lender.</summary>
    private readonly bool _isPlain;

    /// <summary>One above the longest request; 0 once the pool or the allocator is over.</summary>
    private uint _lendEnd;

    /// <summary>One above the longest request that needs no second look: not -1, not wrong, not long, of a plain pool that is open and recycles.</summary>
    private uint _recycleEnd;

    /// <summary>The same of one that does not.</summary>
    private uint _onceEnd;

    /// <summary>How many lengths, from the first above 32 KiB on, need no second look in either: those that bins take.</summary>
    private uint _longCount;

    public BlockLender(HakAllocator allocator, PoolSettings settings, TimeProvider time, object sender)
    {
        allocator = settings.Backing == HakMemoryPoolBacking.PinnedArray ? allocator.Pinned : allocator;
        bool isTracked = settings.LeakTracking != HakLeakTracking.Off;
        _allocator = allocator;
        _settings = settings;
        _slot = allocator.Slot;
        _kinds = new BlockKinds(_slot);
        _watch = isTracked ? new LeakWatch(settings, time, sender) : null;
        _idleTracked = isTracked && settings.RecyclesOwners ? new TrackedOwners() : null;
        _recycles = settings.RecyclesOwners && !isTracked;
        _isPlain = !isTracked && !settings.ClearsOnReturn;
        _lendEnd = (uint)settings.MaxBufferBytes + 1;
        uint quickEnd = _isPlain ? Math.Min(_lendEnd, BlockKinds.MaxFineBytes + 1) : 0;
        _recycleEnd = _recycles ? quickEnd : 0;
        _onceEnd = _recycles ? 0 : quickEnd;
        _longCount = quickEnd <= BlockKinds.MaxFineBytes ? 0 : Math.Min(_lendEnd, BlockKind.MaxRequestBytes + 1) - quickEnd;
        allocator.CloseAtEnd(this);
    }

    public event EventHandler<HakLeakReport>? Leaked
    {
        add
        {
            if (_watch is not null)
            {
                _watch.Leaked += value;
            }
        }

        remove
        {
            if (_watch is not null)
            {
                _watch.Leaked -= value;
            }
        }
    }

    public string Name => _settings.Name;

    public int MaxBufferBytes => _settings.MaxBufferBytes;

    public long? OutstandingRents => _watch?.OutstandingRents;

    public long? LeakCount => _watch?.LeakCount;

    /// <summary>From now on nothing is lent. What is out may still come back.</summary>
    public void Close()
    {
        Volatile.Write(ref _recycleEnd, 0);
        Volatile.Write(ref _onceEnd, 0);
        Volatile.Write(ref _longCount, 0);
        Volatile.Write(ref _lendEnd, 0);
    }

    /// <summary>Lends a block of at least so many bytes; -1 stands for the default length.</summary>
    /// <remarks>
    /// An owner that nobody else can find comes before the block: when there is no memory for it no block is lost, and when there is none for the block the
    /// owner is garbage. One of the thread's row comes after it: what allocating tells may be heard by a listener that rents too, and would be lent the same.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public IMemoryOwner<byte> Lend(int minimumBytes)
    {
        // Nested, with one way out for all that is rare: the compiler then keeps what was read in registers and tests nothing twice.
        if (unchecked((uint)minimumBytes) < Volatile.Read(ref _recycleEnd))
        {
            ThreadPlace place = ThreadPlace.Guess;
            if (place.IsHere)
            {
                ref OwnerRow row = ref OwnerRow.Of(place);
                if (!row.IsOver)
                {
                    RecycledOwner owner = row.Next;
                    row.BringLater();
                    if (owner.MayServe(row.Clock))
                    {
                        nint key = place.KeyAtHand;
                        if (BlockKind.IsIn(key, in _kinds.Of(minimumBytes)))
                        {
                            void* block = place.TryTakeAtHand();
                            if (block != null)
                            {
                                row.Tick();
                                owner.Begin((byte*)block, key);
                                return owner;
                            }
                        }
                    }
                }
            }

            return LendAgain(minimumBytes);
        }

        return LendOnce(minimumBytes);
    }

    /// <summary>Takes a block back whose lease has ended. The lease is over, so every call is the only one for its block.</summary>
    public void TakeBack(NativeMemoryOwner owner, byte* block, int lengthBytes)
    {
        if (_settings.ClearsOnReturn)
        {
            new Span<byte>(block, lengthBytes).Clear();
        }

        _allocator.Free(block);
        if (_watch is not null)
        {
            _watch.CountReturn();
            if (_idleTracked is null || !_idleTracked.TryPut((TrackedMemoryOwner)owner))
            {
                ((TrackedMemoryOwner)owner).Forget();
            }
        }
    }

    /// <summary>The array that a lent block lies in, and where; false where blocks lie in none.</summary>
    public bool TryGetArray(byte* block, int lengthBytes, out ArraySegment<byte> segment) => _allocator.TryGetArray(block, lengthBytes, out segment);

    /// <summary>Takes back what an owner left that died undisposed, unless somebody may still use it. Runs on the finalizer's thread.</summary>
    public void TakeOver(TrackedMemoryOwner owner)
    {
        owner.IsLost = true;

        // Only a live owner that nobody pins is ended: the end then gives the block back as a dispose would.
        bool isReturned = !owner.IsPinned && owner.End();
        if (isReturned || owner.IsPinned)
        {
            _watch!.NoteLeak(owner, isReturned);
        }
    }

    /// <summary>With an owner that serves once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private IMemoryOwner<byte> LendOnce(int minimumBytes)
    {
        if (unchecked((uint)minimumBytes) < Volatile.Read(ref _onceEnd))
        {
            SingleUseOwner owner = new();
            ThreadPlace place = ThreadPlace.Guess;
            if (place.IsHere)
            {
                nint key = place.KeyAtHand;
                if (BlockKind.IsIn(key, in _kinds.Of(minimumBytes)))
                {
                    void* block = place.TryTakeAtHand();
                    if (block != null)
                    {
                        owner.Begin((byte*)block, key);
                        return owner;
                    }
                }
            }

            return LendOther(owner, minimumBytes);
        }

        return LendLong(minimumBytes);
    }

    /// <summary>Of another length than the last, or where the bin is empty.</summary>
    /// <param name="owner">New; garbage where there is no memory for a block.</param>
    /// <param name="minimumBytes">Of a kind that is looked up the short way.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private IMemoryOwner<byte> LendOther(SingleUseOwner owner, int minimumBytes)
    {
        ThreadPlace place = ThreadPlace.Current;
        if (place.IsNone)
        {
            return LendRare(minimumBytes);
        }

        ref readonly BlockKind kind = ref _kinds.Of(minimumBytes);
        owner.Begin(Allocate(place, in kind), place.KeyOf(in kind));
        return owner;
    }

    /// <summary>A large block that bins take.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private IMemoryOwner<byte> LendLong(int minimumBytes)
    {
        ThreadPlace place = ThreadPlace.Current;
        if (unchecked((uint)minimumBytes - (BlockKinds.MaxFineBytes + 1)) >= Volatile.Read(ref _longCount) || place.IsNone)
        {
            return LendRare(minimumBytes);
        }

        ref readonly BlockKind kind = ref _kinds.OfLong(minimumBytes);
        if (_recycles)
        {
            byte* its = AllocateLarge(place, in kind);
            RecycledOwner recycled = TakeOwner(place, its);
            recycled.Begin(its, place.KeyOf(in kind));
            return recycled;
        }

        SingleUseOwner owner = new();
        owner.Begin(AllocateLarge(place, in kind), place.KeyOf(in kind));
        return owner;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte* AllocateLarge(ThreadPlace place, ref readonly BlockKind kind)
    {
        void* block = BlockKind.IsIn(place.KeyAtHand, in kind) ? place.TryTakeLargeAtHand() : null;
        return block != null ? (byte*)block : Allocate(place, in kind);
    }

    /// <summary>With an owner that serves again, of another length than the last, or where the row is over.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private IMemoryOwner<byte> LendAgain(int minimumBytes)
    {
        ThreadPlace place = ThreadPlace.Current;
        if (place.IsNone)
        {
            return LendRare(minimumBytes);
        }

        ref readonly BlockKind kind = ref _kinds.Of(minimumBytes);
        byte* block = Allocate(place, in kind);
        RecycledOwner owner = TakeOwner(place, block);
        owner.Begin(block, place.KeyOf(in kind));
        return owner;
    }

    /// <summary>An owner of the calling thread's row, for a block that is allocated already.</summary>
    private RecycledOwner TakeOwner(ThreadPlace place, byte* block)
    {
        ref OwnerRow row = ref OwnerRow.Of(place);
        return row.TryTake() ?? FindOwner(ref row, block);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private RecycledOwner FindOwner(ref OwnerRow row, byte* block)
    {
        try
        {
            return OwnerRing.Take(ref row);
        }
        catch (OutOfMemoryException)
        {
            // There was memory for the block, but none for its owner.
            _allocator.Free(block);
            throw;
        }
    }

    private byte* Allocate(ThreadPlace place, ref readonly BlockKind kind)
    {
        void* block = place.TryTake(in kind);
        return (byte*)(block != null ? block : _allocator.Allocate((uint)kind.LengthBytes));
    }
}
