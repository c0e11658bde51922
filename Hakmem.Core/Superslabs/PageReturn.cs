using System;
using System.Threading;
using Hakmem.Geometry;
using Hakmem.Primitives;

namespace Hakmem.Superslabs;

/// <summary>The only one that gives memory back to the system: pages by discarding them, regions by unmapping them.</summary>
/// <remarks>
/// Whoever calls has claimed the range before and releases it after, so that no allocation can meet a discard. A system that refuses is asked less and less
/// often: after the n-th refusal in a row, the next to ask is the 2^n-th pass from there, up to the 64th.
/// </remarks>
internal sealed unsafe class PageReturn(MappedRegions regions)
{
    private const int MostRestShift = 6;

    private int _refusals;
    private int _rest;

    /// <summary>The system refused several ranges in one call: until it took one and a new pass begins, it is asked for one at a time.</summary>
    private bool _isForOne;

    /// <summary>Whether discards are not asked for in this pass, because the system refused one.</summary>
    public bool IsResting => Volatile.Read(ref _rest) > 0;

    /// <summary>Whether the system's pages are no longer than those that spans count in; else only whole slabs go back.</summary>
    public bool IsFine => regions.PageBytes <= MemoryGeometry.PageBytes;

    /// <summary>Begins a pass of maintenance, or one that the user asked for, which is always tried.</summary>
    public void BeginPass(bool isAsked)
    {
        _isForOne &= _refusals > 0;
        int rest = Volatile.Read(ref _rest);
        Volatile.Write(ref _rest, isAsked || rest == 0 ? 0 : rest - 1);
    }

    /// <summary>Gives the pages of a claimed range back.</summary>
    /// <returns><see langword="false"/> when the system refused or is left alone for now; the range is unchanged then.</returns>
    public bool TryDiscard(void* start, nuint lengthBytes, bool lazily)
    {
        if (IsResting)
        {
            return false;
        }

        return Note(regions.Discard(start, lengthBytes, lazily));
    }

    /// <summary>Gives the pages of several claimed ranges back in one call.</summary>
    /// <returns><see langword="false"/> when the system cannot, refused or is left alone for now. Each range may then be tried for itself.</returns>
    public bool TryDiscardTogether(ReadOnlySpan<MemoryRange> ranges)
    {
        if (IsResting || _isForOne || !regions.CanDiscardTogether)
        {
            return false;
        }

        bool isDone = Note(regions.DiscardTogether(ranges));
        _isForOne = !isDone;
        return isDone;
    }

    /// <inheritdoc cref="MappedRegions.Unmap"/>
    public bool TryUnmap(void* start, nuint lengthBytes, nuint unchargedBytes = 0) => regions.Unmap(start, lengthBytes, unchargedBytes);

    private bool Note(bool isDone)
    {
        int refusals = isDone ? 0 : int.Min(_refusals + 1, MostRestShift);
        Volatile.Write(ref _refusals, refusals);
        if (!isDone)
        {
            Volatile.Write(ref _rest, 1 << refusals);
        }

        return isDone;
    }
}
