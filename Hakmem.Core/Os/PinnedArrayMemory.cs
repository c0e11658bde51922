using System;
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hakmem.Primitives;

namespace Hakmem.Os;

/// <summary>Ranges inside pinned arrays, one array a range; tables and the fate of pages are the system's.</summary>
/// <remarks>
/// An array begins anywhere, so it is longer than the range by the alignment; what lies outside the range is never touched. The table of ranges is what
/// keeps an array alive: unmapping drops it, and the collector takes it when it comes by, if no new range does before. Its pages are discarded before, so that the resident set falls at
/// once. The header of an array, which is the collector's, lies before its bytes and so outside of every range.
/// </remarks>
internal sealed unsafe class PinnedArrayMemory(IOsMemory system, IArraySource source) : IOsMemory
{
    /// <summary>Around every change of the table: the table's own locks are then always free, and a wait for one of them would end with an interrupt.</summary>
    private readonly SteadyLock _gate = new();
    private readonly ConcurrentDictionary<nuint, byte[]> _arrays = new();
    private readonly DroppedArrays _dropped = new();

    public nuint PageBytes => system.PageBytes;

    public bool DiscardedReadsAsZero => system.DiscardedReadsAsZero;

    /// <inheritdoc/>
    /// <remarks>The collector may serve from memory that was used before: only a range that could be discarded is known to be zero, and not resident.</remarks>
    public void* Map(nuint lengthBytes, nuint alignmentBytes, out bool isZeroed)
    {
        isZeroed = false;
        if (lengthBytes > (nuint)Array.MaxLength || alignmentBytes > (nuint)Array.MaxLength - lengthBytes)
        {
            return null;
        }

        int arrayBytes = (int)(lengthBytes + alignmentBytes);
        byte[]? array = _dropped.TryTake(arrayBytes, out byte[]? dropped) ? dropped : source.TryAllocate(arrayBytes);
        if (array is null)
        {
            return null;
        }

        byte* start = (byte*)Align.Up((nuint)StartOf(array), alignmentBytes);
        if (!TryEnter(start, array))
        {
            return null;
        }

        DiscardMargins(array, start, start + lengthBytes);
        isZeroed = Discard(start, lengthBytes, lazily: false) && DiscardedReadsAsZero;
        return start;
    }

    public bool Unmap(void* start, nuint lengthBytes)
    {
        // A refusal is not a failure: the collector gives the pages back with the array.
        _ = Discard(start, lengthBytes, lazily: false);
        byte[]? array;
        using (_gate.Hold())
        {
            if (!_arrays.TryRemove((nuint)start, out array))
            {
                return false;
            }
        }

        _dropped.Add(array);
        return true;
    }

    public void* Reserve(nuint lengthBytes) => system.Reserve(lengthBytes);

    public bool MakeWritable(void* start, nuint lengthBytes) => system.MakeWritable(start, lengthBytes);

    /// <inheritdoc/>
    /// <remarks>Not on macOS, where a discard maps new pages over the old ones: those here are the collector's.</remarks>
    public bool Discard(void* start, nuint lengthBytes, bool lazily) =>
        !OperatingSystem.IsMacOS() && system.Discard(start, lengthBytes, lazily);

    public bool CanDiscardTogether => !OperatingSystem.IsMacOS() && system.CanDiscardTogether;

    public bool DiscardTogether(ReadOnlySpan<MemoryRange> ranges) => system.DiscardTogether(ranges);

    public bool Populate(void* start, nuint lengthBytes) => system.Populate(start, lengthBytes);

    public bool AdviseHugePages(void* start, nuint lengthBytes, bool wanted) => system.AdviseHugePages(start, lengthBytes, wanted);

    /// <summary>The part of an array that lies at some bytes of a mapped range. Any thread may ask, as long as the range is mapped.</summary>
    /// <param name="start">Start of the range, as <see cref="Map"/> gave it.</param>
    /// <param name="bytes">Start of the bytes, within the range.</param>
    /// <param name="count">How many.</param>
    public ArraySegment<byte> SegmentAt(void* start, byte* bytes, int count)
    {
        byte[] array = _arrays[(nuint)start];
        return new ArraySegment<byte>(array, (int)(bytes - StartOf(array)), count);
    }

    private static byte* StartOf(byte[] array) => (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(array));

    private bool TryEnter(byte* start, byte[] array)
    {
        using (_gate.Hold())
        {
            try
            {
                return _arrays.TryAdd((nuint)start, array);
            }
            catch (OutOfMemoryException)
            {
                // A table that finds no memory to grow may have taken the array by then.
                _ = _arrays.TryRemove((nuint)start, out _);
                return false;
            }
        }
    }

    /// <summary>Nobody touches them, but where the collector gave memory that was used before, they may be resident.</summary>
    private void DiscardMargins(byte[] array, byte* start, byte* end)
    {
        byte* first = (byte*)Align.Up((nuint)StartOf(array), PageBytes);
        byte* last = StartOf(array) + array.Length;
        nuint after = (nuint)(last - end) & ~(PageBytes - 1);
        if (first < start)
        {
            _ = Discard(first, (nuint)(start - first), lazily: false);
        }

        if (after > 0)
        {
            _ = Discard(end, after, lazily: false);
        }
    }
}
