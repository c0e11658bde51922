using System.Collections.Generic;
using System.Threading;

namespace Hakmem.Pooling;

/// <summary>Full magazines on their way from threads that return more than they rent to threads that rent more than they return.</summary>
internal static class OwnerDepot
{
    /// <summary>8,192 owners of 48 bytes. Arbitrary; what does not fit is left to the collector.</summary>
    public const int MaxMagazines = 64;

    private static readonly Lock s_gate = new();
    private static readonly Queue<OwnerMagazine> s_full = new(MaxMagazines);
    private static readonly Stack<OwnerMagazine> s_empty = new(MaxMagazines);

    /// <summary>Gives an empty magazine for the full one that has been here longest.</summary>
    /// <returns><see langword="false"/> when there is none.</returns>
    public static bool TryExchange(ref OwnerMagazine empty)
    {
        lock (s_gate)
        {
            if (!s_full.TryDequeue(out OwnerMagazine? full))
            {
                return false;
            }

            if (s_empty.Count < MaxMagazines)
            {
                empty.Forget();
                s_empty.Push(empty);
            }

            empty = full;
            return true;
        }
    }

    /// <summary>Takes a full magazine for an empty one.</summary>
    public static void Put(ref OwnerMagazine full)
    {
        lock (s_gate)
        {
            if (s_full.Count < MaxMagazines)
            {
                s_full.Enqueue(full);
                full = s_empty.TryPop(out OwnerMagazine? empty) ? empty : new OwnerMagazine();
                return;
            }
        }

        full.Forget();
    }
}
