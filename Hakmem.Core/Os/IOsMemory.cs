using System;
using Hakmem.Primitives;

namespace Hakmem.Os;

/// <summary>Everything Hakmem asks of the operating system. The only way to it; chosen once by <see cref="OsMemory"/>.</summary>
/// <remarks>
/// Every call may fail and then changes nothing. No lock of Hakmem is held during a call. Any thread may call.
/// </remarks>
internal unsafe interface IOsMemory
{
    /// <summary>Length of a page in bytes; a power of two.</summary>
    nuint PageBytes { get; }

    /// <summary>Whether a discarded range reads as zero afterwards; else its contents are undefined.</summary>
    bool DiscardedReadsAsZero { get; }

    /// <summary>Maps memory that costs nothing until it is touched.</summary>
    /// <param name="lengthBytes">A multiple of the page length.</param>
    /// <param name="alignmentBytes">A power of two, at least one page.</param>
    /// <param name="isZeroed">Whether every byte is known to read as zero.</param>
    /// <returns>The start, or <see langword="null"/> when the system refused.</returns>
    void* Map(nuint lengthBytes, nuint alignmentBytes, out bool isZeroed);

    /// <summary>Gives back a whole range that <see cref="Map"/> returned, and its pages with it.</summary>
    /// <returns><see langword="false"/> when the system refused; the range is then still mapped and usable.</returns>
    bool Unmap(void* start, nuint lengthBytes);

    /// <summary>Reserves address space for a table that reads as zero, is not charged until written, and is never given back.</summary>
    /// <returns>The start, or <see langword="null"/> when the system refused.</returns>
    void* Reserve(nuint lengthBytes);

    /// <summary>Makes part of a reserved table writable. May be asked again for the same part.</summary>
    /// <returns><see langword="false"/> when the system refused; reading still works.</returns>
    bool MakeWritable(void* start, nuint lengthBytes);

    /// <summary>Gives the pages of a range back while the range stays mapped and usable; what it held is lost.</summary>
    /// <param name="start">A multiple of the page length.</param>
    /// <param name="lengthBytes">A multiple of the page length.</param>
    /// <param name="lazily">
    /// Whether the system may leave the pages until it is short of memory; they then hold zero or their old contents. Where it cannot, it takes them at once.
    /// </param>
    /// <returns><see langword="false"/> when the system refused or cannot do it; the contents are then unchanged.</returns>
    bool Discard(void* start, nuint lengthBytes, bool lazily);

    /// <summary>Whether <see cref="DiscardTogether"/> can do anything.</summary>
    bool CanDiscardTogether { get; }

    /// <summary>Discards the pages of several ranges at once, not lazily: one call where a range for itself would take one each.</summary>
    /// <returns><see langword="false"/> when the system refused one of them: any part of them may then be discarded, and each may be asked for alone.</returns>
    bool DiscardTogether(ReadOnlySpan<MemoryRange> ranges);

    /// <summary>Makes the pages of a mapped range resident. A wish: where it is not granted, they become so when they are touched.</summary>
    /// <returns><see langword="false"/> when the system refused or cannot do it.</returns>
    bool Populate(void* start, nuint lengthBytes);

    /// <summary>Asks for huge pages in a mapped range, or forbids them.</summary>
    /// <returns><see langword="false"/> when the system refused or has no such thing.</returns>
    bool AdviseHugePages(void* start, nuint lengthBytes, bool wanted);
}
