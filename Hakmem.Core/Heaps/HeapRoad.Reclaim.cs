using System.Runtime.CompilerServices;

namespace Hakmem.Heaps;

/// <summary>This part: what is done before out of memory is an answer.</summary>
internal abstract unsafe partial class HeapRoad
{
    /// <summary>Everything that rests anywhere and is not in use goes back, and what others are just giving back is gone.</summary>
    /// <returns>Whether anything went back meanwhile, here or elsewhere.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool Reclaim()
    {
        long before = _parts.Budget.GivenBackBytes;
        _ = Trim(HakTrimLevel.Full);
        _ = OtherHalf?.Trim(HakTrimLevel.Full);
        _parts.Budget.Returns.Await();
        return _parts.Budget.GivenBackBytes != before;
    }

    /// <summary>The times that a refused request is tried again.</summary>
    /// <remarks>
    /// Once is too few: what went back may serve another thread first, while what that one left behind rests. As long as something goes back, others get on.
    /// </remarks>
    private ref struct Reclaims(HeapRoad road)
    {
        /// <summary>Arbitrary; so that a request ends where others give memory back for ever.</summary>
        private const int Most = 8;

        private int _done;

        /// <summary>Reclaims, if that may still help.</summary>
        /// <returns><see langword="false"/> when the request is refused for good.</returns>
        public bool MayServe()
        {
            if (_done == Most)
            {
                return false;
            }

            _done = road.Reclaim() ? _done + 1 : Most;
            return true;
        }
    }
}
