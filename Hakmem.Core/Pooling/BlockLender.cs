using System;
using System.Runtime.CompilerServices;
using System.Threading;

namespace Hakmem.Pooling;

/// <summary>Lends blocks of an allocator and takes them back: a pool behind its face.</summary>
internal sealed unsafe class BlockLender
{
    private readonly HakAllocator _allocator;
    private readonly PoolSettings _settings;
    private readonly UsableLengths _lengths;
    private readonly LeakWatch? _watch;
    private readonly TrackedOwners? _idleTracked;
    private readonly bool _isShared;
    private readonly bool _recycles;
    private readonly bool _needsCare;

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
        _lengths = new UsableLengths(allocator);
        _watch = isTracked ? new LeakWatch(settings, time, sender) : null;
        _idleTracked = isTracked && settings.RecyclesOwners ? new TrackedOwners() : null;
        _isShared = allocator.IsShared;
        _recycles = settings.RecyclesOwners && !isTracked;
        _needsCare = isTracked || settings.ClearsOnReturn;
        _lendEnd = (uint)settings.MaxBufferBytes + 1;
        _quickEnd = isTracked ? 0 : Math.Min(_lendEnd, UsableLengths.MaxRequestBytes + 1);
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
    public NativeMemoryOwner Lend(int minimumBytes)
    {
        if (unchecked((uint)minimumBytes) >= Volatile.Read(ref _quickEnd))
        {
            return LendRare(minimumBytes);
        }

        NativeMemoryOwner owner = TakeOwner();
        int lengthBytes = _lengths.Of(minimumBytes);
        owner.Begin(this, Allocate(lengthBytes), lengthBytes);
        return owner;
    }

    /// <summary>Takes a block back whose lease has ended. The lease is over, so every call is the only one for its block.</summary>
    public void TakeBack(NativeMemoryOwner owner, byte* block, int lengthBytes)
    {
        if (_needsCare)
        {
            TakeBackWithCare(owner, block, lengthBytes);
            return;
        }

        Free(block);
        if (_recycles)
        {
            IdleOwners.Current.Put(owner);
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

    [MethodImpl(MethodImplOptions.NoInlining)]
    private NativeMemoryOwner LendRare(int minimumBytes)
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

        int lengthBytes;
        NativeMemoryOwner owner = _watch is null ? TakeOwner() : TakeTrackedOwner(_watch);
        byte* block = wantedBytes <= UsableLengths.MaxRequestBytes
            ? Allocate(lengthBytes = _lengths.Of(wantedBytes))
            : AllocateLong(wantedBytes, out lengthBytes);
        _watch?.CountRent();
        owner.Begin(this, block, lengthBytes);
        return owner;
    }

    /// <summary>
    /// An idle owner. It comes before the block: when there is no memory for it no block is lost, and an owner that gets no block is garbage and nothing worse.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private NativeMemoryOwner TakeOwner() => _recycles
        ? IdleOwners.Current.TryTake() ?? new NativeMemoryOwner(this)
        : new NativeMemoryOwner(this);

    private TrackedMemoryOwner TakeTrackedOwner(LeakWatch watch)
    {
        TrackedMemoryOwner owner = _idleTracked?.TryTake() ?? new TrackedMemoryOwner(this);
        watch.NoteRent(owner);
        return owner;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void TakeBackWithCare(NativeMemoryOwner owner, byte* block, int lengthBytes)
    {
        if (_settings.ClearsOnReturn)
        {
            new Span<byte>(block, lengthBytes).Clear();
        }

        Free(block);
        if (_recycles)
        {
            IdleOwners.Current.Put(owner);
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

    /// <summary>The static way to the shared allocator is shorter by two loads and a call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte* Allocate(int lengthBytes) =>
        (byte*)(_isShared ? HakMemory.Allocate((nuint)lengthBytes) : _allocator.Allocate((nuint)lengthBytes));

    private byte* AllocateLong(int minimumBytes, out int lengthBytes)
    {
        void* block = _allocator.Allocate((nuint)minimumBytes);
        lengthBytes = (int)nuint.Min(_allocator.GetUsableSize(block), int.MaxValue);
        return (byte*)block;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Free(byte* block)
    {
        if (_isShared)
        {
            HakMemory.Free(block);
        }
        else
        {
            _allocator.Free(block);
        }
    }
}
