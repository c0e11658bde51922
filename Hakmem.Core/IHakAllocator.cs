using System;

namespace Hakmem;

/// <summary>What every Hakmem allocator promises: blocks of native memory that any thread may allocate and any thread may free.</summary>
/// <remarks>
/// Every member may be called from any thread at any time. A block belongs to the caller from the moment it is returned until it is
/// passed to <see cref="Free"/> or <see cref="Reallocate"/> of the same allocator. Sizes are in bytes.
/// </remarks>
public unsafe interface IHakAllocator
{
    /// <summary>Allocates at least <paramref name="byteCount"/> bytes, aligned to 16, contents undefined.</summary>
    /// <param name="byteCount">Bytes wanted; 0 is served as the smallest block, which must be freed like any other.</param>
    /// <returns>A block the caller owns; never <see langword="null"/>.</returns>
    /// <exception cref="OutOfMemoryException">The operating system or <see cref="HakOptions.MaxBytes"/> refused; the allocator stays usable.</exception>
    /// <exception cref="ObjectDisposedException">The allocator was disposed.</exception>
    void* Allocate(nuint byteCount);

    /// <summary>Allocates at least <paramref name="byteCount"/> bytes, aligned to 16, of which the first <paramref name="byteCount"/> are zero.</summary>
    /// <param name="byteCount">Bytes wanted; 0 is served as the smallest block.</param>
    /// <returns>A block the caller owns; never <see langword="null"/>.</returns>
    /// <remarks>Memory that comes fresh from the operating system is not cleared a second time.</remarks>
    /// <exception cref="OutOfMemoryException">The operating system or <see cref="HakOptions.MaxBytes"/> refused; the allocator stays usable.</exception>
    /// <exception cref="ObjectDisposedException">The allocator was disposed.</exception>
    void* AllocateZeroed(nuint byteCount);

    /// <summary>Allocates at least <paramref name="byteCount"/> bytes whose address is a multiple of <paramref name="alignment"/>, contents undefined.</summary>
    /// <param name="byteCount">Bytes wanted; 0 is served as the smallest block.</param>
    /// <param name="alignment">A power of two from 1 to 1 GiB (2^30), both inclusive.</param>
    /// <returns>A block the caller owns; never <see langword="null"/>. <see cref="Reallocate"/> keeps its alignment.</returns>
    /// <exception cref="ArgumentException"><paramref name="alignment"/> is not a power of two from 1 to 2^30.</exception>
    /// <exception cref="OutOfMemoryException">The operating system or <see cref="HakOptions.MaxBytes"/> refused; the allocator stays usable.</exception>
    /// <exception cref="ObjectDisposedException">The allocator was disposed.</exception>
    void* AllocateAligned(nuint byteCount, nuint alignment);

    /// <summary>Allocates like <see cref="Allocate"/>, but answers <see langword="false"/> where that would throw <see cref="OutOfMemoryException"/>.</summary>
    /// <param name="byteCount">Bytes wanted; 0 is served as the smallest block.</param>
    /// <param name="block">The block the caller owns, or <see langword="null"/> when the answer is <see langword="false"/>.</param>
    /// <returns><see langword="true"/> when a block was allocated.</returns>
    /// <exception cref="ObjectDisposedException">The allocator was disposed.</exception>
    bool TryAllocate(nuint byteCount, out void* block);

    /// <summary>Gives a block a new length, in place where the block or its run of slabs allows it, else by moving it.</summary>
    /// <param name="block">A block of this allocator, or <see langword="null"/> to allocate.</param>
    /// <param name="byteCount">New length in bytes; 0 gives the smallest block.</param>
    /// <returns>
    /// The block, at its old address or a new one. The first min(old, new) bytes are kept, and so is the alignment of a block that came from
    /// <see cref="AllocateAligned"/>. If the address changed, the old block was freed.
    /// </returns>
    /// <exception cref="OutOfMemoryException">The operating system or <see cref="HakOptions.MaxBytes"/> refused; the old block is still valid and intact.</exception>
    /// <exception cref="HakMemoryException"><paramref name="block"/> is not a block of this allocator or is already free; nothing was changed.</exception>
    /// <exception cref="ObjectDisposedException">The allocator was disposed; the old block is still valid.</exception>
    void* Reallocate(void* block, nuint byteCount);

    /// <summary>Gives a block back. Any thread may free any block.</summary>
    /// <param name="block">A block of this allocator, or <see langword="null"/>, which does nothing.</param>
    /// <remarks>Allowed after the allocator was disposed: blocks that were still out then stay valid until they are freed.</remarks>
    /// <exception cref="HakMemoryException"><paramref name="block"/> is not a block of this allocator or is already free; nothing was changed.</exception>
    void Free(void* block);

    /// <summary>Tells how many bytes of a block may be used.</summary>
    /// <param name="block">A block of this allocator.</param>
    /// <returns>At least the length that was asked for; every one of these bytes belongs to the caller.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="block"/> is <see langword="null"/>.</exception>
    /// <exception cref="HakMemoryException"><paramref name="block"/> is not a block of this allocator or is already free.</exception>
    nuint GetUsableSize(void* block);

    /// <summary>
    /// Takes a snapshot of what the allocator holds. Exact while no other thread allocates or frees: where maintenance or another thread is just giving memory back,
    /// waits for that. What takes more than a second is not waited for any longer, and the snapshot then is close.
    /// </summary>
    /// <returns>A snapshot that does not change any more.</returns>
    HakStatistics GetStatistics();

    /// <summary>
    /// Gives memory that no one uses back to the operating system now, that of threads which have ended included. Where maintenance or another trim is at it,
    /// waits until that has ended; for another thread that is emptying the caches of ended ones, up to a second.
    /// </summary>
    /// <param name="level">How far to go.</param>
    /// <returns>What was given back and what had to stay.</returns>
    /// <remarks>Allowed after the allocator was disposed.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is none of the enumeration's values.</exception>
    HakTrimReport Trim(HakTrimLevel level = HakTrimLevel.Idle);
}
