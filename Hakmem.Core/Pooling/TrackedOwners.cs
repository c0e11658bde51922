using System.Collections.Generic;
using Hakmem.Primitives;

namespace Hakmem.Pooling;

/// <summary>Idle owners of one pool that both tracks and recycles: first in, first out, for all threads. Tracking is dear anyway.</summary>
internal sealed class TrackedOwners
{
    /// <summary>Arbitrary; what does not fit is left to the collector.</summary>
    private const int MaxCount = 8 * (OwnerRow.RestCount + 1);

    private readonly SteadyLock _gate = new();
    private readonly Queue<TrackedMemoryOwner> _idle = new();
    private long _rents;

    /// <returns>An owner that has rested, or <see langword="null"/> when there is none.</returns>
    public TrackedMemoryOwner? TryTake()
    {
        using (_gate.Hold())
        {
            _rents++;
            while (_idle.TryPeek(out TrackedMemoryOwner? owner) && owner.ServesFrom <= _rents)
            {
                _ = _idle.Dequeue();
                if (owner.MayServeAgain)
                {
                    return owner;
                }
            }

            return null;
        }
    }

    /// <returns><see langword="false"/> when the owner is not to serve again.</returns>
    public bool TryPut(TrackedMemoryOwner owner)
    {
        if (owner.IsLost || owner.WasDead)
        {
            return false;
        }

        using (_gate.Hold())
        {
            if (_idle.Count >= MaxCount)
            {
                return false;
            }

            owner.RentedFrom = null;
            owner.ServesFrom = _rents + OwnerRow.RestCount + 1;
            _idle.Enqueue(owner);
            return true;
        }
    }
}
