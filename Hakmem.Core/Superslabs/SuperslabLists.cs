using System.Numerics;
using Hakmem.Geometry;

namespace Hakmem.Superslabs;

/// <summary>Superslabs by their number of free slabs behind slab 0, so that the fullest that fits is found first and emptier ones drain.</summary>
/// <remarks>Not safe for threads: guarded by the lock of <see cref="SuperslabSource"/>.</remarks>
internal sealed unsafe class SuperslabLists
{
    private readonly SuperslabHeader*[] _heads = new SuperslabHeader*[MemoryGeometry.SlabsPerSuperslab];
    private uint _nonEmpty;

    public SuperslabHeader* First(int bucket) => _heads[bucket];

    /// <summary>The buckets with at least this many free slabs that hold something, lowest bit first.</summary>
    public uint BucketsFrom(int freeSlabs) => _nonEmpty & (uint.MaxValue << freeSlabs);

    public static int BucketOf(SuperslabHeader* superslab) => BitOperations.PopCount(superslab->FreeMask >> 1);

    public void Add(SuperslabHeader* superslab)
    {
        int bucket = BucketOf(superslab);
        SuperslabHeader* next = _heads[bucket];
        superslab->Bucket = bucket;
        superslab->Previous = null;
        superslab->Next = next;
        if (next != null)
        {
            next->Previous = superslab;
        }

        _heads[bucket] = superslab;
        _nonEmpty |= 1u << bucket;
    }

    public void Remove(SuperslabHeader* superslab)
    {
        SuperslabHeader* previous = superslab->Previous;
        SuperslabHeader* next = superslab->Next;
        if (next != null)
        {
            next->Previous = previous;
        }

        if (previous != null)
        {
            previous->Next = next;
            return;
        }

        _heads[superslab->Bucket] = next;
        if (next == null)
        {
            _nonEmpty &= ~(1u << superslab->Bucket);
        }
    }

    public void Move(SuperslabHeader* superslab)
    {
        if (superslab->Bucket != BucketOf(superslab))
        {
            Remove(superslab);
            Add(superslab);
        }
    }
}
