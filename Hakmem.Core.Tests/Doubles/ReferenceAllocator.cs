using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Threading;
using Hakmem.Tests.Crimes;

namespace Hakmem.Tests.Doubles;

/// <summary>The contract in its plainest form: every block from the C library, all books in one dictionary under one lock.</summary>
/// <remarks>It shows that the suites can be passed, and the broken twins are made from it.</remarks>
internal sealed unsafe class ReferenceAllocator : IHakAllocator, IDisposable
{
    private const nuint MaxAlignment = (nuint)1 << 30;

    private static readonly nuint s_maxBlockBytes = (nuint)1 << 40;
    private static readonly Lock s_gate = new();
    private static readonly Dictionary<nuint, Booking> s_live = [];
    private static readonly HashSet<nuint> s_freed = [];

    private bool _disposed;

    public void* Allocate(nuint byteCount) => AllocateAligned(byteCount, 16);

    public void* AllocateZeroed(nuint byteCount)
    {
        void* block = Allocate(byteCount);
        NativeMemory.Clear(block, byteCount);
        return block;
    }

    public void* AllocateAligned(nuint byteCount, nuint alignment)
    {
        if (!BitOperations.IsPow2(alignment) || alignment > MaxAlignment)
        {
            throw new ArgumentException($"{alignment} is not a power of two from 1 to {MaxAlignment}.", nameof(alignment));
        }

        return TryTake(byteCount, alignment, out void* block) ? block : throw new OutOfMemoryException();
    }

    public bool TryAllocate(nuint byteCount, out void* block) => TryTake(byteCount, 16, out block);

    public void* Reallocate(void* block, nuint byteCount)
    {
        if (block == null)
        {
            return Allocate(byteCount);
        }

        Booking old = Find(block);
        if (byteCount <= old.UsableBytes && RoundUp(byteCount) >= old.UsableBytes / 2)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return block;
        }

        void* moved = AllocateAligned(byteCount, old.Alignment);
        NativeMemory.Copy(block, moved, nuint.Min(byteCount, old.UsableBytes));
        Free(block);
        return moved;
    }

    public void Free(void* block)
    {
        if (block == null)
        {
            return;
        }

        lock (s_gate)
        {
            Find(block);
            s_live.Remove((nuint)block);
            s_freed.Add((nuint)block);
        }

        NativeMemory.AlignedFree(block);
    }

    public nuint GetUsableSize(void* block)
    {
        ArgumentNullException.ThrowIfNull(block);
        return Find(block).UsableBytes;
    }

    public HakStatistics GetStatistics()
    {
        lock (s_gate)
        {
            Booking[] mine = [.. s_live.Values.Where(booking => booking.Owner == this)];
            long liveBytes = mine.Sum(static booking => (long)booking.UsableBytes);
            return new HakStatistics
            {
                LiveBytes = liveBytes,
                LiveBlocks = mine.Length,
                MappedBytes = liveBytes,
                PeakMappedBytes = liveBytes,
                ObtainedBytes = liveBytes,
                GivenBackBytes = 0,
                BinBytes = 0,
                TransferBytes = 0,
                FreeBytes = 0,
                DiscardedBytes = 0,
                ResidentBytes = liveBytes,
                CachedBytes = 0,
                CachedChargedBytes = 0,
                MetadataBytes = 0,
                ThreadMetadataBytes = 0,
                UsedSuperslabs = 0,
                CachedSuperslabs = 0,
                HugeBlocks = 0,
                ThreadCaches = 0,
                MapCalls = 0,
                UnmapCalls = 0,
                DiscardCalls = 0,
                AdviseCalls = 0,
                FailedCalls = 0,
                SizeClasses = [],
            };
        }
    }

    public HakTrimReport Trim(HakTrimLevel level = HakTrimLevel.Idle) => default;

    public void Dispose() => _disposed = true;

    private bool TryTake(nuint byteCount, nuint alignment, out void* block)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        block = null;
        if (byteCount > s_maxBlockBytes)
        {
            return false;
        }

        nuint usableBytes = RoundUp(byteCount);
        try
        {
            block = NativeMemory.AlignedAlloc(usableBytes, nuint.Max(alignment, 16));
        }
        catch (OutOfMemoryException)
        {
            return false;
        }

        lock (s_gate)
        {
            s_freed.Remove((nuint)block);
            s_live.Add((nuint)block, new Booking(this, usableBytes, alignment));
        }

        return true;
    }

    private static nuint RoundUp(nuint byteCount) => nuint.Max(16, (byteCount + 15) & ~(nuint)15);

    private Booking Find(void* block)
    {
        nuint address = (nuint)block;
        lock (s_gate)
        {
            if (s_live.TryGetValue(address, out Booking booking))
            {
                return booking.Owner == this
                    ? booking
                    : throw new HakMemoryException(HakMemoryError.WrongAllocator, address, Sentences.WrongAllocator(address));
            }

            throw s_freed.Contains(address)
                ? new HakMemoryException(HakMemoryError.RepeatedFree, address, Sentences.RepeatedFree(address))
                : new HakMemoryException(HakMemoryError.ForeignPointer, address, Sentences.Foreign(address));
        }
    }

    private readonly record struct Booking(ReferenceAllocator Owner, nuint UsableBytes, nuint Alignment);
}
