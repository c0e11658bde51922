using System;
using System.Buffers;
using System.Runtime.CompilerServices;
using System.Threading;
using Hakmem.Pooling;

namespace Hakmem;

/// <summary>A <see cref="MemoryPool{T}"/> of bytes whose buffers are blocks of a <see cref="HakAllocator"/>.</summary>
/// <remarks>
/// <para>
/// Any thread may rent, and any thread may dispose what another rented. A buffer is 16-byte aligned, its contents are undefined, and its memory is the whole
/// usable block: at least what was asked for, so a <c>Pipe</c> wastes nothing of it. <c>Rent(0)</c> gives the smallest block.
/// </para>
/// <para>
/// An owner is over when it is disposed. Its <c>Memory</c>, and any <see cref="Memory{T}"/> or slice kept from before, then throws
/// <see cref="ObjectDisposedException"/> on <c>Span</c>, <c>Pin</c> and <c>TryGetArray</c>; a second Dispose does nothing, also when two threads dispose at the same time.
/// Pins are counted, up to 65,535 at a time of one owner; one more throws <see cref="InvalidOperationException"/>. An owner disposed while it is pinned is
/// over at once, and its block goes back with the last pin. A block never goes back twice and never under a pin. What no pool can see is a
/// <see cref="Span{T}"/> that is still in use when its owner is disposed, or a GetSpan at the same instant as a Dispose on another thread: they look at memory
/// that somebody else may be given.
/// </para>
/// <para>
/// A buffer that comes back on the thread that rented it costs least. The first one that another thread disposes or pins costs some microseconds, sometimes
/// hundreds: from then on that renter's buffers come back by interlocked instructions, until it has returned a thousand or more of its own again.
/// </para>
/// <para>
/// With <see cref="HakMemoryPoolOptions.RecycleOwners"/> the same owner object serves one renter after another. A generation in its state makes sure that a
/// Dispose that races with another one never ends a later rent. A disposed owner rests before it serves again: at least 127 other rents lie between, and
/// until then a stale owner or memory is told from a fresh one with certainty. One that is used while it rests has shown that
/// somebody still holds it, and never serves again. What recycling gives up: an owner or a Memory kept beyond its rest reaches the buffer of the next renter.
/// </para>
/// <para>
/// After Dispose of the pool every rent throws; buffers that are out stay valid until their owners are disposed. The allocator is not disposed with the pool.
/// It holds the memory of both backings, within one limit: its statistics, its Trim, its live options and its Dispose are theirs too, and idle memory of a
/// disposed pool goes back as the allocator gives back any.
/// </para>
/// </remarks>
public sealed class HakMemoryPool : MemoryPool<byte>
{
    private static HakMemoryPool? s_default;

    private readonly BlockLender _lender;

    /// <summary>Creates a pool. Nothing is allocated natively before the first rent.</summary>
    /// <param name="allocator">Where blocks come from and go back to; it stays the caller's and must outlive the renting.</param>
    /// <param name="options">Settings, read once; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="allocator"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">An option is out of its range; the message names it, its value and the rule.</exception>
    /// <exception cref="InvalidOperationException">The first pool over pinned arrays of an allocator: 250 are alive, and one with such pools counts twice.</exception>
    /// <exception cref="OutOfMemoryException">The first pool over pinned arrays of an allocator: the system refused the address space for a second table of slabs.</exception>
    public HakMemoryPool(HakAllocator allocator, HakMemoryPoolOptions? options = null)
        : this(allocator, options ?? new HakMemoryPoolOptions(), TimeProvider.System)
    {
    }

    /// <summary>A pool whose leaks age by another clock.</summary>
    internal HakMemoryPool(HakAllocator allocator, HakMemoryPoolOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(allocator);
        _lender = new BlockLender(allocator, PoolSettings.Freeze(options), time, sender: this);
    }

    /// <summary>An owner that died undisposed was found. Raised only when <see cref="HakMemoryPoolOptions.LeakTracking"/> is on.</summary>
    /// <remarks>
    /// Each handler runs as a work item of its own on the thread pool, some time after a garbage collection. What it throws is unhandled there, as in any work
    /// item: the process reports the exception and ends. A handler that must not end the process catches its own exceptions. A report for which there is no
    /// managed memory is lost; <see cref="LeakCount"/> has it.
    /// </remarks>
    public event EventHandler<HakLeakReport>? Leaked
    {
        add => _lender.Leaked += value;
        remove => _lender.Leaked -= value;
    }

    /// <summary>The pool over <see cref="HakAllocator.Shared"/>, with default options. Disposing it does nothing.</summary>
    /// <exception cref="OutOfMemoryException">The system refused what the shared allocator needs; the next use tries again.</exception>
    public static HakMemoryPool Default => Volatile.Read(ref s_default) ?? MakeDefault();

    /// <summary>The most bytes a rent may ask for.</summary>
    public override int MaxBufferSize => _lender.MaxBufferBytes;

    /// <summary>What reports call the pool.</summary>
    public string Name => _lender.Name;

    /// <summary>Buffers that are out now, exact when no thread rents or returns; <see langword="null"/> while leaks are not tracked.</summary>
    public long? OutstandingRents => _lender.OutstandingRents;

    /// <summary>Owners found dead and undisposed so far; <see langword="null"/> while leaks are not tracked.</summary>
    public long? LeakCount => _lender.LeakCount;

    /// <summary>Rents a buffer.</summary>
    /// <param name="minBufferSize">Bytes wanted, 0 to <see cref="MaxBufferSize"/> inclusive; -1 for <see cref="HakMemoryPoolOptions.DefaultBlockBytes"/>.</param>
    /// <returns>The owner of at least that many bytes, with undefined contents. The caller disposes it, on any thread.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="minBufferSize"/> is below -1 or above <see cref="MaxBufferSize"/>.</exception>
    /// <exception cref="OutOfMemoryException">The allocator has no more memory; the pool stays usable.</exception>
    /// <exception cref="ObjectDisposedException">The pool, or its allocator, was disposed.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public override IMemoryOwner<byte> Rent(int minBufferSize = -1) => _lender.Lend(minBufferSize);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (!ReferenceEquals(this, Volatile.Read(ref s_default)))
        {
            _lender.Close();
        }
    }

    private static HakMemoryPool MakeDefault()
    {
        HakMemoryPool made = new(HakAllocator.Shared, new HakMemoryPoolOptions { Name = "default" });
        return Interlocked.CompareExchange(ref s_default, made, null) ?? made;
    }
}
