using System.Numerics;
using Hakmem.Geometry;

namespace Hakmem.Central;

/// <summary>Spans of one class that have blocks to give, by how many: the fullest come first, so that the others can empty.</summary>
/// <remarks>Not safe for threads: guarded by the lock of the class. A list holds the spans whose free count has the same logarithm.</remarks>
internal sealed unsafe class SpanLists
{
    private const byte Unlisted = 0xFF;
    private const int Lists = 16;

    private readonly SlabDescriptor*[] _heads = new SlabDescriptor*[Lists];
    private uint _nonEmpty;

    /// <summary>The fullest span that still has blocks, or <see langword="null"/>.</summary>
    public SlabDescriptor* Fullest =>
        _nonEmpty == 0 ? null : _heads[BitOperations.TrailingZeroCount(_nonEmpty)];

    public void Add(SlabDescriptor* span)
    {
        span->Bucket = Unlisted;
        Update(span);
    }

    /// <summary>Puts the span where its free count belongs; a full one is in no list.</summary>
    public void Update(SlabDescriptor* span)
    {
        int free = span->CapacityCount - span->OutCount;
        byte bucket = free == 0 ? Unlisted : (byte)BitOperations.Log2((uint)free);
        if (bucket == span->Bucket)
        {
            return;
        }

        Remove(span);
        if (bucket != Unlisted)
        {
            Insert(span, bucket);
        }
    }

    public void Remove(SlabDescriptor* span)
    {
        if (span->Bucket == Unlisted)
        {
            return;
        }

        SlabDescriptor* previous = span->Previous;
        SlabDescriptor* next = span->Next;
        if (next != null)
        {
            next->Previous = previous;
        }

        if (previous != null)
        {
            previous->Next = next;
        }
        else
        {
            _heads[span->Bucket] = next;
            _nonEmpty &= next == null ? ~(1u << span->Bucket) : uint.MaxValue;
        }

        span->Bucket = Unlisted;
    }

    private void Insert(SlabDescriptor* span, byte bucket)
    {
        SlabDescriptor* next = _heads[bucket];
        span->Bucket = bucket;
        span->Previous = null;
        span->Next = next;
        if (next != null)
        {
            next->Previous = span;
        }

        _heads[bucket] = span;
        _nonEmpty |= 1u << bucket;
    }
}
