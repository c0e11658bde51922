using System;
using System.Collections.Generic;
using System.Threading;
using Hakmem.Events;
using Hakmem.Heaps;
using Hakmem.Pooling;
using Hakmem.Primitives;
using Hakmem.Settings;
using Hakmem.Threads;

namespace Hakmem;

/// <summary>One allocator: a set of superslabs of its own, with a cache in every thread that uses it.</summary>
/// <remarks>
/// Dispose it when it is no longer needed; there is no finalizer, because blocks are raw addresses that the collector cannot see. After
/// <see cref="Dispose"/> every allocation throws <see cref="ObjectDisposedException"/>, while blocks that are still out stay valid and may be freed by any
/// thread; the memory goes back to the system as the last block of each superslab comes back. At most 250 allocators can be alive at a time. Among them
/// count the shared one, used or not, one more for an allocator with pools over pinned arrays, and disposed ones whose blocks are still out.
/// </remarks>
public sealed unsafe partial class HakAllocator : IHakAllocator, IDisposable
{
    private static HakAllocator? s_shared;

    private readonly HeapRoad _road;

    /// <summary>What the allocator was created with, as it was then; <see langword="null"/> where options did not make it.</summary>
    private readonly HakOptions? _created;

    /// <summary>Creates an allocator. Nothing is mapped before the first allocation.</summary>
    /// <param name="options">Settings, read once; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message names it, its value and the range.</exception>
    /// <exception cref="InvalidOperationException">250 allocators are alive.</exception>
    /// <exception cref="OutOfMemoryException">
    /// The system refused address space, which is hardly touched: 2 GiB for a table of slabs, used again by later allocators, and once a process 64 MiB; on Arm twice
    /// as much.
    /// </exception>
    public HakAllocator(HakOptions? options = null)
    {
        _created = options?.Copy() ?? new HakOptions();
        _road = HeapFactory.Create(SettingsFreezer.Freeze(_created));
    }

    private HakAllocator(HeapRoad road) => _road = road;

    /// <summary>The process-wide allocator, the same that <see cref="HakMemory"/> uses. Balanced profile. Disposing it does nothing.</summary>
    /// <exception cref="OutOfMemoryException">The system refused what its first use needs; the next use tries again.</exception>
    public static HakAllocator Shared => Volatile.Read(ref s_shared) ?? MakeShared();

    /// <summary>The most bytes the allocator maps at any time: <see cref="HakOptions.MaxBytes"/>, or what it came to where that was unset.</summary>
    /// <remarks>Follows a live change of the option. What counts against it is <see cref="HakStatistics.MappedBytes"/> - <see cref="HakStatistics.DiscardedBytes"/>.</remarks>
    public long MaxBytes => Live.MaxMappedBytes;

    /// <summary>The live half of the settings as it holds now.</summary>
    internal LiveSettings Live => _road.Stations.Settings.Live;

    /// <summary>Its number among the allocators that are alive.</summary>
    internal int Slot => _road.Stations.Slot;

    /// <summary>Gives a heap that was made in an unusual way, over another system say, its face.</summary>
    internal static HakAllocator Over(HeapRoad road) => new(road);

    /// <summary>Binds the calling thread's cache of this allocator to a handle, which then allocates and frees without looking the thread up.</summary>
    /// <returns>A handle that cannot leave the calling thread. It must not be used after the allocator was disposed.</returns>
    /// <exception cref="OutOfMemoryException">The system refused the memory for the thread's cache.</exception>
    /// <exception cref="ObjectDisposedException">The allocator was disposed.</exception>
    public HakThreadHeap GetThreadHeap()
    {
        ThreadCache* cache = _road.BindCache();
        if (cache == null)
        {
            Throw.OutOfMemory(ThreadCache.Bytes);
        }

        return new HakThreadHeap(cache);
    }

    /// <inheritdoc/>
    public void* Allocate(nuint byteCount) =>
        _road is Heap<StandardGates> standard ? standard.Allocate(byteCount) : _road.Allocate(byteCount);

    /// <inheritdoc/>
    public void* AllocateZeroed(nuint byteCount) => _road.AllocateZeroed(byteCount);

    /// <inheritdoc/>
    public void* AllocateAligned(nuint byteCount, nuint alignment) => _road.AllocateAligned(byteCount, alignment);

    /// <inheritdoc/>
    public bool TryAllocate(nuint byteCount, out void* block) => _road.TryAllocate(byteCount, out block);

    /// <inheritdoc/>
    public void* Reallocate(void* block, nuint byteCount) => _road.Reallocate(block, byteCount);

    /// <inheritdoc/>
    public void Free(void* block)
    {
        if (_road is Heap<StandardGates> standard)
        {
            standard.Free(block);
        }
        else
        {
            _road.Free(block);
        }
    }

    /// <inheritdoc/>
    public nuint GetUsableSize(void* block) => _road.GetUsableSize(block);

    /// <summary>Allocates a block and gives it an owner, aligned to 16.</summary>
    /// <typeparam name="T">Type of the elements.</typeparam>
    /// <param name="length">Elements; 0 gives an empty buffer, which is disposed like any other.</param>
    /// <param name="zeroed">Whether the elements are zero; else their contents are undefined.</param>
    /// <returns>A buffer that the caller disposes.</returns>
    /// <exception cref="OutOfMemoryException">The system or <see cref="HakOptions.MaxBytes"/> refused, or no address space holds so many bytes.</exception>
    /// <exception cref="ObjectDisposedException">The allocator was disposed.</exception>
    public HakBuffer<T> AllocateBuffer<T>(nuint length, bool zeroed = false)
        where T : unmanaged => AllocateBuffer<T>(length, alignment: 1, zeroed);

    /// <summary>Allocates a block with an alignment and gives it an owner, which can report its own leak.</summary>
    /// <typeparam name="T">Type of the elements.</typeparam>
    /// <param name="length">Elements; 0 gives an empty buffer, which is disposed like any other.</param>
    /// <param name="alignment">Of the first element, in bytes: a power of two from 1 to 1 GiB (2^30), both inclusive; below 16 gives 16.</param>
    /// <param name="zeroed">Whether the elements are zero; else their contents are undefined.</param>
    /// <param name="onLeak">
    /// Given: the buffer has a finalizer; if it dies undisposed, its block comes back and this is called on the thread pool, with the stack of the
    /// allocation. What it throws is unhandled there and ends the process. Costs tens of microseconds a buffer. Else a buffer has no finalizer.
    /// </param>
    /// <returns>A buffer that the caller disposes.</returns>
    /// <exception cref="ArgumentException"><paramref name="alignment"/> is not a power of two from 1 to 2^30.</exception>
    /// <exception cref="OutOfMemoryException">The system or <see cref="HakOptions.MaxBytes"/> refused, or no address space holds so many bytes.</exception>
    /// <exception cref="ObjectDisposedException">The allocator was disposed.</exception>
    public HakBuffer<T> AllocateBuffer<T>(nuint length, nuint alignment, bool zeroed = false, EventHandler<HakLeakReport>? onLeak = null)
        where T : unmanaged => BufferBlocks.Allocate<T>(this, length, alignment, zeroed, onLeak);

    /// <inheritdoc/>
    /// <remarks>Blocks of pools over pinned arrays are counted in.</remarks>
    public HakStatistics GetStatistics() =>
        Volatile.Read(ref _pinned) is { } pinned ? _road.GetStatistics().With(pinned._road.GetStatistics()) : _road.GetStatistics();

    /// <inheritdoc/>
    public HakTrimReport Trim(HakTrimLevel level = HakTrimLevel.Idle)
    {
        if (!Enum.IsDefined(level))
        {
            throw new ArgumentOutOfRangeException(nameof(level), level, "level must be Idle or Full.");
        }

        SlowEvents.TrimStart((int)level);

        // Now, so that the time between the two is that of the trim.
        PendingEvents.Tell();
        HakTrimReport report = _road.Trim(level);
        if (Volatile.Read(ref _pinned) is { } pinned)
        {
            report = report.With(pinned._road.Trim(level));
        }

        SlowEvents.TrimStop(report.CandidateBytes, report.ReturnedBytes, report.PendingBytes);
        PendingEvents.Tell();
        return report;
    }

    /// <summary>Ends the allocator: everything that is not in use goes back to the system; blocks that are out stay valid until they are freed.</summary>
    /// <remarks>Any thread may call it, any number of times, also while other threads allocate and free.</remarks>
    public void Dispose()
    {
        if (Slot != HeapSlots.Shared)
        {
            HakAllocator? pinned = EndUsers();
            _road.Dispose();
            pinned?.Dispose();
            PendingEvents.Tell();
        }
    }

    /// <summary>
    /// Takes the live options over at once. What the options leave unset is filled by the profile of the creation. E1: what happens is noted, and told by the
    /// caller, who may hold a lock here.
    /// </summary>
    /// <param name="changed">What the options are now; not kept.</param>
    /// <returns>Fixed options that differ from those of the creation and are ignored, named as in a configuration section.</returns>
    /// <exception cref="ArgumentException">An option is out of its range; nothing was changed.</exception>
    /// <exception cref="InvalidOperationException">The allocator was not made from options.</exception>
    internal IReadOnlyList<string> Revise(HakOptions changed)
    {
        if (_created is null)
        {
            throw new InvalidOperationException("An allocator that was not made from options cannot follow any.");
        }

        SettingsRevision revision = SettingsFreezer.Revise(_created, changed);
        _road.Revise(revision.Live);
        Volatile.Read(ref _pinned)?._road.Revise(revision.Live);
        return revision.IgnoredNames;
    }

    private static HakAllocator MakeShared()
    {
        var made = new HakAllocator(SharedHeap.Road);
        return Interlocked.CompareExchange(ref s_shared, made, null) ?? made;
    }
}
