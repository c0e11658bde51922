using Hakmem.Geometry;
using Hakmem.Settings;

namespace Hakmem.Superslabs;

/// <summary>This part: superslabs that are empty: how many are kept, and which go back.</summary>
internal sealed unsafe partial class SuperslabSource
{
    private EarlyReturns _early;

    private int MaxCached
    {
        get
        {
            LiveSettings live = settings.Live;
            return _isClosed ? 0 : (int)long.Min(live.MaxCachedSuperslabs, live.MaxCachedBytes / MemoryGeometry.SuperslabBytes);
        }
    }

    /// <summary>What a return of all that are kept would give back.</summary>
    public long CachedChargedBytes
    {
        get
        {
            long bytes = 0;
            using (_gate.Hold())
            {
                for (SuperslabHeader* superslab = _lists.First(MemoryGeometry.SlabsPerSuperslab - 1); superslab != null; superslab = superslab->Next)
                {
                    bytes += superslab->FreeMask == uint.MaxValue ? ChargedBytesOf(superslab) : 0;
                }
            }

            return bytes;
        }
    }

    /// <summary>Returns cached superslabs until the limits of the settings hold.</summary>
    public void ReturnBeyondLimits() => ReturnCached(MaxCached);

    /// <summary>Returns cached superslabs until at most <paramref name="keep"/> are left.</summary>
    /// <returns>Bytes given back; less than asked when the system refused or others took them.</returns>
    public long ReturnCached(int keep)
    {
        long returned = 0;
        using ReturnsUnderWay.Turn turn = budget.Returns.Begin();
        SuperslabHeader* refused = null;
        for (int attempts = CachedCount - keep; attempts > 0; attempts--)
        {
            SuperslabHeader* superslab;
            using (_gate.Hold())
            {
                superslab = _cached > keep ? FirstEmptyLocked() : null;
                if (superslab == null)
                {
                    break;
                }

                _early.NoteUnneeded();
                RemoveEmptyLocked(superslab);
            }

            if (TryReturn(superslab, out long bytes))
            {
                returned += bytes;
            }
            else
            {
                // Kept aside, so that the others are asked for too, and each once.
                superslab->Next = refused;
                refused = superslab;
            }
        }

        while (refused != null)
        {
            SuperslabHeader* next = refused->Next;
            Keep(refused);
            refused = next;
        }

        return returned;
    }

    /// <summary>Stamps the empty superslabs that were not seen before and returns those that rested long enough.</summary>
    /// <param name="now">Time of this pass in milliseconds.</param>
    /// <param name="leastRest">Milliseconds after which one goes back.</param>
    /// <param name="mostReturned">How many may go back.</param>
    /// <returns>Bytes given back.</returns>
    public long ReturnRested(long now, long leastRest, int mostReturned)
    {
        long returned = 0;
        using ReturnsUnderWay.Turn turn = budget.Returns.Begin();
        for (int attempts = int.Min(mostReturned, CachedCount); attempts > 0; attempts--)
        {
            SuperslabHeader* superslab;
            using (_gate.Hold())
            {
                superslab = OldestRestedLocked(now, leastRest);
                if (superslab == null)
                {
                    break;
                }

                if (leastRest > 0)
                {
                    // Not where growth or pressure took what the next turn may need.
                    _early.NoteUnneeded();
                }

                RemoveEmptyLocked(superslab);
            }

            if (!ReturnOrKeep(superslab, out long bytes))
            {
                break;
            }

            returned += bytes;
        }

        return returned;
    }

    /// <summary>From now on nothing is kept.</summary>
    public void StopCaching()
    {
        using (_gate.Hold())
        {
            _isClosed = true;
        }

        ReturnCached(0);
    }

    private SuperslabHeader* FirstEmptyLocked()
    {
        SuperslabHeader* superslab = _lists.First(MemoryGeometry.SlabsPerSuperslab - 1);
        while (superslab != null && superslab->FreeMask != uint.MaxValue)
        {
            superslab = superslab->Next;
        }

        return superslab;
    }

    private SuperslabHeader* OldestRestedLocked(long now, long leastRest)
    {
        SuperslabHeader* oldest = null;
        for (SuperslabHeader* superslab = _lists.First(MemoryGeometry.SlabsPerSuperslab - 1); superslab != null; superslab = superslab->Next)
        {
            if (superslab->FreeMask != uint.MaxValue)
            {
                continue;
            }

            if (superslab->EmptySince == SuperslabHeader.NotSeen)
            {
                superslab->EmptySince = now;
            }

            if (now - superslab->EmptySince >= leastRest && (oldest == null || superslab->EmptySince < oldest->EmptySince))
            {
                oldest = superslab;
            }
        }

        return oldest;
    }

    /// <summary>A superslab became empty: it is kept, or, when there are enough of them, taken out to be returned.</summary>
    /// <param name="superslab">Empty.</param>
    /// <param name="wasSpan">What left it last was a span, not a large block.</param>
    private bool IsOneTooManyLocked(SuperslabHeader* superslab, bool wasSpan)
    {
        superslab->EmptySince = SuperslabHeader.NotSeen;
        if (++_cached <= MaxCached)
        {
            if (wasSpan || _cached <= MostOfLargeLocked())
            {
                return false;
            }

            _early.NoteReturned();
        }

        RemoveEmptyLocked(superslab);
        return true;
    }

    private long MostOfLargeLocked()
    {
        long usedBytes = (_superslabs - _cached) * (long)MemoryGeometry.SuperslabBytes;
        return (ReleasePolicy.MostKeptBytes(settings.Live, usedBytes) / MemoryGeometry.SuperslabBytes) + _early.Missed;
    }

    private void AddEmptyLocked(SuperslabHeader* superslab)
    {
        superslab->EmptySince = SuperslabHeader.NotSeen;
        _lists.Add(superslab);
        _superslabs++;
        _cached++;
    }

    private void RemoveEmptyLocked(SuperslabHeader* superslab)
    {
        _lists.Remove(superslab);
        _superslabs--;
        _cached--;
    }
}
