using System;
using System.Runtime.CompilerServices;
using System.Threading;
using Hakmem.Heaps;

namespace Hakmem.Pooling;

/// <summary>Lends blocks of an allocator and takes them back: a pool behind its face.</summary>
internal sealed unsafe class BlockLender
{
    private readonly HakAllocator _allocator;
    private readonly PoolSettings _settings;
    private readonly BlockKinds _kinds;
    private readonly LeakWatch? _watch;
    private readonly TrackedOwners? _idleTracked;
    private readonly bool _recycles;

    /// <summary>There is nothing to do at a return but to free the block: owners need to know nothing else.</summary>
    private readonly bool _isSingleUse;

    /// <summary>The same with owners that serve again.</summary>
    private readonly bool _isQuick;

    /// <summary>One above the longest request; 0 once the pool is closed.</summary>
    private uint _lendEnd;

    /// <summary>One above the longest request that needs no second look: not -1, not wrong, not long, not tracked, and the pool is open.</summary>
    private uint _quickEnd;

    public BlockLender(HakAllocator allocator, PoolSettings settings, TimeProvider time, object sender)
    {
        allocator = settings.Backing == HakMemoryPoolBacking.PinnedArray ? allocator.Pinned : allocator;
        bool isTracked = settings.LeakTracking != HakLeakTracking.Off;
        _allocator = allocator;
        _settings = settings;
        _kinds = new BlockKinds(allocator);
        _watch = isTracked ? new LeakWatch(settings, time, sender) : null;
        _idleTracked = isTracked && settings.RecyclesOwners ? new TrackedOwners() : null;
        _recycles = settings.RecyclesOwners && !isTracked;
        bool isPlain = !isTracked && !settings.ClearsOnReturn;
        _isSingleUse = isPlain && !_recycles;
        _isQuick = isPlain && _recycles;
        _lendEnd = (uint)settings.MaxBufferBytes + 1;
        _quickEnd = isTracked ? 0 : Math.Min(_lendEnd, BlockKinds.MaxRequestBytes + 1);
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
        Volatile.Write(ref _quickEnd, 0);
        Volatile.Write(ref _lendEnd, 0);
    }

    /// <summary>Lends a block of at least so many bytes; -1 stands for the default length.</summary>
    public BlockOwner Lend(int minimumBytes)
    {
        ThreadPlace place = ThreadPlace.Current;
        return unchecked((uint)minimumBytes) >= Volatile.Read(ref _quickEnd) || place.IsNone
            ? LendRare(minimumBytes)
            : Lend(place, _kinds.Of(minimumBytes));
    }

    /// <summary>Takes a block back whose lease has ended. The lease is over, so every call is the only one for its block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void TakeBack(NativeMemoryOwner owner, byte* block, int lengthBytes, BlockKind kind, ThreadPlace place)
    {
        // Longer blocks are of no kind.
        if (_isQuick && !place.IsNone && kind.Word != 0)
        {
            place.Free(kind, block);
            IdleOwners.Of(place).Put(owner);
            return;
        }

        TakeBackRare(owner, block, lengthBytes, place);
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

    [MethodImpl(MethodImplOptions.NoInlining)]
    private BlockOwner LendRare(int minimumBytes)
    {
        uint lendEnd = Volatile.Read(ref _lendEnd);
        if (lendEnd == 0)
        {
            PoolThrow.PoolDisposed(Name);
        }

        int wantedBytes = minimumBytes == -1 ? _settings.DefaultBlockBytes : minimumBytes;
        if (unchecked((uint)wantedBytes) >= lendEnd)
        {
            PoolThrow.BadLength(minimumBytes, MaxBufferBytes);
        }

        ThreadPlace place = ThreadPlace.Current;
        if (place.IsNone)
        {
            // A thread's first allocation gives it its place, or there is no memory for anything.
            _allocator.Free(_allocator.Allocate(0));
            place = ThreadPlace.Current;
        }

        bool isLong = wantedBytes > BlockKinds.MaxRequestBytes;
        if (_watch is null && !isLong)
        {
            return Lend(place, _kinds.Of(wantedBytes));
        }

        BlockKind kind = isLong ? default : _kinds.Of(wantedBytes);
        int lengthBytes = kind.LengthBytes;
        NativeMemoryOwner owner = _watch is null ? TakeOwner(place) : TakeTrackedOwner(_watch);
        byte* block = isLong
            ? AllocateLong(wantedBytes, out lengthBytes)
            : (byte*)_allocator.Allocate((uint)lengthBytes);
        _watch?.CountRent();
        owner.Begin(this, block, lengthBytes, kind, place.Stamp);
        return owner;
    }

    /// <summary>
    /// The owner comes before the block: when there is no memory for it no block is lost, and an owner that gets no block is garbage and nothing worse.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private BlockOwner Lend(ThreadPlace place, BlockKind kind)
    {
        if (_isSingleUse)
        {
            SingleUseOwner single = new();
            single.Begin(Allocate(place, kind), kind, place.Stamp);
            return single;
        }

        if (_isQuick)
        {
            NativeMemoryOwner owner = IdleOwners.Of(place).TryTake() ?? new NativeMemoryOwner(this);
            owner.Begin(this, Allocate(place, kind), kind.LengthBytes, kind, place.Stamp);
            return owner;
        }

        return LendOther(place, kind);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte* Allocate(ThreadPlace place, BlockKind kind)
    {
        void* block = place.TryAllocate(kind);
        return (byte*)(block != null ? block : AllocateRare(kind.LengthBytes));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void* AllocateRare(int lengthBytes) => _allocator.Allocate((uint)lengthBytes);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private NativeMemoryOwner LendOther(ThreadPlace place, BlockKind kind)
    {
        NativeMemoryOwner owner = TakeOwner(place);
        owner.Begin(this, (byte*)AllocateRare(kind.LengthBytes), kind.LengthBytes, kind, place.Stamp);
        return owner;
    }

    private NativeMemoryOwner TakeOwner(ThreadPlace place) => _recycles
        ? IdleOwners.Of(place).TryTake() ?? new NativeMemoryOwner(this)
        : new NativeMemoryOwner(this);

    private TrackedMemoryOwner TakeTrackedOwner(LeakWatch watch)
    {
        TrackedMemoryOwner owner = _idleTracked?.TryTake() ?? new TrackedMemoryOwner(this);
        watch.NoteRent(owner);
        return owner;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void TakeBackRare(NativeMemoryOwner owner, byte* block, int lengthBytes, ThreadPlace place)
    {
        if (_settings.ClearsOnReturn)
        {
            new Span<byte>(block, lengthBytes).Clear();
        }

        _allocator.Free(block);

        // A thread that never allocated has no place yet for owners; this one is then left to the collector.
        if (_recycles && !place.IsNone)
        {
            IdleOwners.Of(place).Put(owner);
        }

        if (_watch is not null)
        {
            _watch.CountReturn();
            if (_idleTracked is null || !_idleTracked.TryPut((TrackedMemoryOwner)owner))
            {
                ((TrackedMemoryOwner)owner).Forget();
            }
        }
    }

    private byte* AllocateLong(int minimumBytes, out int lengthBytes)
    {
        void* block = _allocator.Allocate((nuint)minimumBytes);
        lengthBytes = (int)nuint.Min(_allocator.GetUsableSize(block), int.MaxValue);
        return (byte*)block;
    }
}
