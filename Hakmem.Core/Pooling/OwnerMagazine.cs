using System.Runtime.CompilerServices;

namespace Hakmem.Pooling;

/// <summary>Up to 128 idle owners, filled completely, then emptied in the same order. One thread's at a time.</summary>
/// <remarks>
/// P3: between the return of an owner and its next rent lie at least <see cref="RestCount"/> other returns and rents: the ones behind it in the filling and
/// the ones before it in the emptying.
/// </remarks>
internal sealed class OwnerMagazine
{
    public const int Capacity = 128;
    public const int RestCount = Capacity - 1;

    // Wrapped, so that a store needs no check of the array's element type: owners have a subclass.
    private readonly Entry[] _entries = new Entry[Capacity];
    private int _count;
    private int _takenCount;

    public bool IsFull => _count == Capacity && _takenCount == 0;

    public bool IsEmpty => _count == 0;

    /// <returns><see langword="false"/> when the magazine is not to be filled any more.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryPut(NativeMemoryOwner owner)
    {
        Entry[] entries = _entries;
        int count = _count;
        if ((uint)count >= (uint)entries.Length)
        {
            return false;
        }

        entries[count].Owner = owner;
        _count = count + 1;
        return true;
    }

    /// <returns>The owner that has been here longest, or <see langword="null"/> when the magazine is empty.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public NativeMemoryOwner? TryTake()
    {
        Entry[] entries = _entries;
        int taken = _takenCount;
        if ((uint)taken >= (uint)_count || (uint)taken >= (uint)entries.Length)
        {
            return null;
        }

        NativeMemoryOwner? owner = entries[taken].Owner;
        entries[taken].Owner = null;
        _takenCount = taken + 1;
        return owner;
    }

    /// <summary>Makes an emptied magazine one to be filled; whatever is left in it is forgotten.</summary>
    public void Reset()
    {
        System.Array.Clear(_entries);
        _count = 0;
        _takenCount = 0;
    }

    private struct Entry
    {
        public NativeMemoryOwner? Owner;
    }
}
