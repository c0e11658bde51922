using System.Numerics;
using Hakmem.Geometry;

namespace Hakmem.Central;

/// <summary>Spans of one class that have blocks to give, by how many: the fullest come first, so that the others can empty.</summary>
/// <remarks>Not safe for threads: guarded by the lock of the class. A list holds the spans whose free count has the same logarithm.</remarks>
internal sealed unsafe class SpanLists
{
    private const byte Unlisted = 0xFF;

    /// <summary>Spans with pages that were given back come after all others: a block of theirs may cost a page fault.</summary>
    private const int FirstDiscarded = 16;

    private const int Lists = 2 * FirstDiscarded;

    private readonly SlabDescriptor*[] _heads = new SlabDescriptor*[Lists];
    private uint _nonEmpty;
    private SlabDescriptor* _cursor;
    private int _cursorBucket;

    /// <summary>The fullest span that still has blocks, or <see langword="null"/>.</summary>
    public SlabDescriptor* Fullest =>
        _nonEmpty == 0 ? null : _heads[BitOperations.TrailingZeroCount(_nonEmpty)];

    /// <summary>Walks from the fullest span on. Asked before the span changes.</summary>
    /// <returns>The span behind another, or <see langword="null"/>.</returns>
    public SlabDescriptor* After(SlabDescriptor* span)
    {
        if (span->Next != null)
        {
            return span->Next;
        }

        // The lists behind that of the span.
        uint left = (uint)(_nonEmpty & ~((2ul << span->Bucket) - 1));
        return left == 0 ? null : _heads[BitOperations.TrailingZeroCount(left)];
    }

    public void Add(SlabDescriptor* span)
    {
        span->Bucket = Unlisted;
        Update(span);
    }

    /// <summary>Puts the span where its free count belongs; a full one is in no list.</summary>
    public void Update(SlabDescriptor* span)
    {
        byte bucket = BucketOf(span);
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

    /// <summary>The list that a span belongs in; none when it has no block to give.</summary>
    public static byte BucketOf(SlabDescriptor* span)
    {
        int free = span->CapacityCount - span->OutCount;
        return free <= 0 ? Unlisted : (byte)(BitOperations.Log2((uint)free) + (span->DiscardedCount > 0 ? FirstDiscarded : 0));
    }

    public void Remove(SlabDescriptor* span)
    {
        if (span->Bucket == Unlisted)
        {
            return;
        }

        SlabDescriptor* previous = span->Previous;
        SlabDescriptor* next = span->Next;
        _cursor = span == _cursor ? next : _cursor;
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

    /// <summary>Begins a walk over all spans, the emptiest first.</summary>
    /// <remarks>The walk goes on between two holds of the lock; a span that changes its list meanwhile may be missed or met twice.</remarks>
    public void BeginScan()
    {
        _cursorBucket = Lists;
        _cursor = null;
    }

    /// <returns>The next span, or <see langword="null"/> at the end.</returns>
    public SlabDescriptor* Scan()
    {
        while (_cursor == null)
        {
            if (_cursorBucket == 0)
            {
                return null;
            }

            _cursor = _heads[--_cursorBucket];
        }

        SlabDescriptor* span = _cursor;
        _cursor = span->Next;
        return span;
    }
}
