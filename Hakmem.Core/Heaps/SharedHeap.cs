using System;
using System.Runtime.CompilerServices;
using System.Threading;
using Hakmem.Events;
using Hakmem.Geometry;
using Hakmem.Primitives;
using Hakmem.Settings;
using Hakmem.Regions;
using Hakmem.Threads;

namespace Hakmem.Heaps;

/// <summary>The road in slot 0, made on first use, as the rare half of the static path.</summary>
internal readonly unsafe struct SharedHeap : IRareHalf
{
    private static readonly SteadyLock s_making = new();
    private static HeapRoad? s_road;

    /// <summary>The road; when the system refuses what it needs, the next call tries again.</summary>
    /// <exception cref="OutOfMemoryException">The system refused.</exception>
    public static HeapRoad Road => Volatile.Read(ref s_road) ?? Make();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsOwn(ThreadCache* cache) => ThreadFinder.IsOwn((ThreadBlock*)cache);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint LastSlab(ThreadCache* cache) => SlabTags.LastIndex;

    /// <summary>The static path: a guess from the stack at the thread's block, then the hot half.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void* Allocate(nuint byteCount) =>
        HotPath<StandardGates, SharedHeap>.Allocate((ThreadCache*)ThreadFinder.Guess, byteCount);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void* AllocateZeroed(nuint byteCount) => byteCount <= MemoryGeometry.SmallMaxBytes
        ? HeapRoad.Clear(Allocate(byteCount), byteCount)
        : Road.AllocateZeroed(byteCount);

    public static bool TryAllocate(nuint byteCount, out void* block)
    {
        block = null;
        HeapRoad? road = Volatile.Read(ref s_road) ?? TryMake();
        return road is not null && road.TryAllocate(byteCount, out block);
    }

    public static void* Reallocate(void* address, nuint byteCount) =>
        (address == null ? Road : RoadOf(address)).Reallocate(address, byteCount);

    public static nuint GetUsableSize(void* address)
    {
        if (address == null)
        {
            Throw.NullBlock();
        }

        return RoadOf(address).GetUsableSize(address);
    }

    /// <inheritdoc cref="Allocate(nuint)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Free(void* address) =>
        HotPath<StandardGates, SharedHeap>.Free((ThreadCache*)ThreadFinder.Guess, address);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void* Allocate(ThreadCache* cache, nuint byteCount)
    {
        if (IsOwn(cache))
        {
            return AllocateFound(cache, byteCount);
        }

        // On a thread's first calls, and where its stack tells nothing.
        cache = (ThreadCache*)ThreadFinder.Find();
        return cache == null ? Road.AllocateRare(byteCount) : HotPath<StandardGates, FoundHeap>.Allocate(cache, byteCount);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Free(ThreadCache* cache, void* address)
    {
        if (IsOwn(cache))
        {
            FreeFound(cache, address);
        }
        else if ((cache = (ThreadCache*)ThreadFinder.Find()) != null)
        {
            HotPath<StandardGates, FoundHeap>.Free(cache, address);
        }
        else if (address != null)
        {
            RoadOf(address).FreeRare(null, address);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void* AllocateFound(ThreadCache* cache, nuint byteCount)
    {
        void* block = WarmPath.TryAllocate(cache, byteCount);
        return block != null ? block : Road.AllocateRare(byteCount);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FreeFound(ThreadCache* cache, void* address)
    {
        if (!WarmPath.TryFree(cache, address) && address != null)
        {
            RoadOf(address).FreeRare(cache, address);
        }
    }

    /// <summary>The road for a call on a block, which makes none: before there is a road, no address is a block of it.</summary>
    /// <exception cref="HakMemoryException">There is no road.</exception>
    private static HeapRoad RoadOf(void* address) => Volatile.Read(ref s_road) ?? RoadOfLate(address);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static HeapRoad RoadOfLate(void* address)
    {
        HeapRoad? road;

        // Whoever gave the block to this thread may have done so without a barrier; the lock is one.
        using (s_making.Hold())
        {
            road = s_road;
        }

        if (road is null)
        {
            HeapRoad.ThrowNotOurs(address);
        }

        return road;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static HeapRoad? TryMake()
    {
        try
        {
            return Make();
        }
        catch (OutOfMemoryException)
        {
            return null;
        }
    }

    private static HeapRoad Make()
    {
        // Before the lock: it runs listeners, which may come by here.
        HakmemEventSource.Make();
        using (s_making.Hold())
        {
            HeapRoad road = s_road ?? HeapFactory.CreateShared();

            // Paired with the read in Road.
            Volatile.Write(ref s_road, road);
            return road;
        }
    }
}
