using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;
using Hakmem.Geometry;
using Hakmem.Primitives;
using Hakmem.Regions;
using Hakmem.Threads;

namespace Hakmem.Heaps;

/// <summary>One allocator from its entry to the operating system. This half: everything about allocating that the hot path does not answer.</summary>
/// <remarks>
/// Inner rooms answer null for out of memory; it becomes an exception here, once, after all that can be given back was given back.
/// What users call is never inlined: a compiler that saw it run would take kilobytes of it into the user's loop and spill what the hot path there needs.
/// </remarks>
internal abstract unsafe partial class HeapRoad
{
    private readonly HeapParts _parts;
    private readonly bool _checksMarks;
    private int _slot;
    private int _isDisposed;

    /// <summary>D1: disposed, and no thread has a cache or gets one, and no call a new range: before that the slot is not another one's.</summary>
    private bool _isClosed;

    protected HeapRoad(HeapParts parts)
    {
        _parts = parts;
        _slot = parts.Slot;
        _checksMarks = parts.Settings.Integrity != HakIntegrity.None;
    }

    /// <summary>The table of tags, which the next allocator in this slot takes over.</summary>
    public SlabTags Tags => _parts.Tags;

    /// <summary>Disposed, and the last block came back.</summary>
    public bool IsGone => Volatile.Read(ref _isClosed) && _parts.Budget.MappedBytes == 0;

    /// <summary>Where threads have their caches of this allocator. Once it is disposed, where they have none: its slot may be another one's then.</summary>
    protected int Slot => Volatile.Read(ref _slot);

    private bool IsDisposed => Volatile.Read(ref _isDisposed) != 0;

    public abstract void* Allocate(nuint byteCount);

    public abstract void Free(void* address);

    /// <summary>Answers what no bin could.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void* AllocateRare(nuint byteCount)
    {
        if (!TryAllocate(byteCount, out void* block))
        {
            Throw.OutOfMemory(byteCount);
        }

        return block;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public void* AllocateZeroed(nuint byteCount)
    {
        if (byteCount <= MemoryGeometry.SmallMaxBytes)
        {
            return Clear(Allocate(byteCount), byteCount);
        }

        void* block;
        using (new SlowCall(this))
        {
            Reclaims reclaims = new(this);
            do
            {
                block = TryAllocateZeroed(byteCount);
            }
            while (block == null && reclaims.MayServe());
        }

        ThrowIfNull(block, byteCount);
        return block;
    }

    /// <summary>Clears a block that a bin gave: it was used before.</summary>
    public static void* Clear(void* block, nuint byteCount)
    {
        NativeMemory.Clear(block, byteCount);
        return block;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public void* AllocateAligned(nuint byteCount, nuint alignment)
    {
        if (!nuint.IsPow2(alignment) || alignment > (nuint)1 << MemoryGeometry.MaxAlignmentShift)
        {
            Throw.BadAlignment(alignment);
        }

        if (alignment <= MemoryGeometry.BlockAlignment)
        {
            return Allocate(byteCount);
        }

        void* block;
        using (new SlowCall(this))
        {
            Reclaims reclaims = new(this);
            do
            {
                block = TryAllocateAligned(byteCount, alignment);
            }
            while (block == null && reclaims.MayServe());
        }

        ThrowIfNull(block, byteCount);
        return block;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool TryAllocate(nuint byteCount, out void* block)
    {
        block = null;
        try
        {
            using (new SlowCall(this))
            {
                Reclaims reclaims = new(this);
                do
                {
                    block = TryAllocate(byteCount);
                }
                while (block == null && reclaims.MayServe());
            }
        }
        catch (OutOfMemoryException)
        {
            // The collector has no memory for a record: the answer is the same as where the system has none.
        }

        if (block == null)
        {
            ThrowIfDisposed();
        }

        return block != null;
    }

    /// <summary>The calling thread's cache, for whoever keeps it.</summary>
    /// <inheritdoc cref="AttachedCache"/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public ThreadCache* BindCache()
    {
        using (new SlowCall(this))
        {
            _ = AttachedCache();
        }

        // Asked again: a listener that was told may have disposed the allocator.
        return AttachedCache();
    }

    private void* TryAllocate(nuint byteCount)
    {
        if (byteCount <= MemoryGeometry.CachedLargeMaxBytes)
        {
            return TryAllocateClass(SizeClasses.Of(byteCount));
        }

        ThrowIfDisposed();
        return byteCount <= MemoryGeometry.LargeMaxBytes
            ? TryAllocateRun(byteCount, 0, out _)
            : _parts.Huge.Allocate(byteCount, 0, out _);
    }

    /// <summary>Above the small tier, where memory that comes fresh from the system is not cleared again.</summary>
    private void* TryAllocateZeroed(nuint byteCount)
    {
        ThrowIfDisposed();
        void* block = byteCount <= MemoryGeometry.CachedLargeMaxBytes
            ? TryAllocateCachedLarge(SizeClasses.OfLarge((uint)byteCount), out bool isZeroed)
            : byteCount <= MemoryGeometry.LargeMaxBytes
                ? TryAllocateRun(byteCount, 0, out isZeroed)
                : _parts.Huge.Allocate(byteCount, 0, out isZeroed);
        if (block != null && !isZeroed)
        {
            NativeMemory.Clear(block, byteCount);
        }

        return block;
    }

    private void* TryAllocateAligned(nuint byteCount, nuint alignment)
    {
        int classIndex = SizeClasses.OfAligned(byteCount, alignment);
        if (classIndex != 0)
        {
            return TryAllocateClass(classIndex);
        }

        ThrowIfDisposed();
        int alignmentShift = BitOperations.TrailingZeroCount(alignment);
        return byteCount <= MemoryGeometry.LargeMaxBytes && alignment <= MemoryGeometry.LargeMaxBytes
            ? TryAllocateRun(byteCount, alignmentShift, out _)
            : _parts.Huge.Allocate(nuint.Max(byteCount, 1), alignmentShift, out _);
    }

    private void* TryAllocateClass(int classIndex)
    {
        ThreadCache* cache = AttachedCache();
        if (cache == null)
        {
            return null;
        }

        FreeBlock* block = ThreadCaches.Pop(cache, classIndex);
        return block != null ? block : _parts.Caches.Refill(cache, classIndex);
    }

    /// <summary>Like <see cref="TryAllocateClass"/>, but where no bin has a block, a run whose pages may be known zero.</summary>
    private void* TryAllocateCachedLarge(int classIndex, out bool isZeroed)
    {
        ThreadCache* cache = AttachedCache();
        FreeBlock* block = cache == null ? null : ThreadCaches.Pop(cache, classIndex);
        isZeroed = false;
        return block != null ? block : _parts.Central[classIndex].TakeLarge(out isZeroed);
    }

    private void* TryAllocateRun(nuint byteCount, int alignmentShift, out bool isZeroed)
    {
        SlabDescriptor* run = _parts.Large.Allocate(byteCount, alignmentShift);
        isZeroed = run != null && run->IsKnownZero;
        if (run == null)
        {
            return null;
        }

        var block = (FreeBlock*)SlabAddress.StartOf(run);
        if (!isZeroed)
        {
            block->Mark = 0;
        }

        return block;
    }

    private void ThrowIfDisposed()
    {
        if (IsDisposed)
        {
            Throw.Disposed();
        }
    }

    private void ThrowIfNull(void* block, nuint byteCount)
    {
        if (block == null)
        {
            ThrowIfDisposed();
            Throw.OutOfMemory(byteCount);
        }
    }
}
