using System.Collections.Concurrent;

namespace Hakmem.Pooling;

/// <summary>Idle owners of one pool that both tracks and recycles: first in, first out, for all threads. Tracking is dear anyway.</summary>
internal sealed class TrackedOwners
{
    /// <summary>Arbitrary; what does not fit is left to the collector.</summary>
    private const int MaxCount = 8 * (OwnerRow.RestCount + 1);

    private readonly ConcurrentQueue<TrackedMemoryOwner> _idle = new();

    /// <returns>An owner that has rested, or <see langword="null"/> when there is none.</returns>
    public TrackedMemoryOwner? TryTake()
    {
        // L3 holds here too, but for threads that take at the same instant: each may be one short.
        while (_idle.Count > OwnerRow.RestCount && _idle.TryDequeue(out TrackedMemoryOwner? owner))
        {
            if (owner.MayServeAgain)
            {
                return owner;
            }
        }

        return null;
    }

    /// <returns><see langword="false"/> when the owner is not to serve again.</returns>
    public bool TryPut(TrackedMemoryOwner owner)
    {
        if (owner.IsLost || _idle.Count >= MaxCount)
        {
            return false;
        }

        owner.RentedFrom = null;
        _idle.Enqueue(owner);
        return true;
    }
}
