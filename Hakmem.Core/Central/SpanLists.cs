using System.Numerics;
using Hakmem.Geometry;

namespace Hakmem.Central;

/// <summary>Spans of one class that have blocks to give, by how many: the fullest come first, so that the others can empty.</summary>
/// <remarks>Not safe for threads: guarded by the lock of the class. A list holds the spans whose free count has the same logarithm.</remarks>
internal sealed unsafe class SpanLists
{
    private const byte Unlisted = 0xFF;

    /// <summary>Spans without a tag come after all others: frees of their blocks take the slow half, and a block of theirs may cost a page fault.</summary>
    private const int FirstTagless = 16;

    private const int Lists = 2 * FirstTagless;

    private readonly SlabDescriptor*[] _heads = new SlabDescriptor*[Lists];
    private uint _nonEmpty;

    /// <summary>The walk of who gives pages back.</summary>
    public SpanWalk PageWalk;

    /// <summary>The walk of who lends.</summary>
    public SpanWalk LoanWalk;

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
        return free <= 0 ? Unlisted : (byte)(BitOperations.Log2((uint)free) + (span->DiscardedCount > 0 || span->LoanCount > 0 ? FirstTagless : 0));
    }

    public void Remove(SlabDescriptor* span)
    {
        if (span->Bucket == Unlisted)
        {
            return;
        }

        SlabDescriptor* previous = span->Previous;
        SlabDescriptor* next = span->Next;
        PageWalk.Pass(span, next);
        LoanWalk.Pass(span, next);
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

    /// <summary>Begins a walk over all spans that have blocks, the emptiest first.</summary>
    /// <remarks>A span that changes its list between two holds of the lock may be missed or met twice.</remarks>
    public static void Begin(ref SpanWalk walk)
    {
        walk.Bucket = Lists;
        walk.Next = null;
    }

    /// <returns>The next span, or <see langword="null"/> at the end.</returns>
    public SlabDescriptor* Scan(ref SpanWalk walk)
    {
        while (walk.Next == null)
        {
            if (walk.Bucket == 0)
            {
                return null;
            }

            walk.Next = _heads[--walk.Bucket];
        }

        SlabDescriptor* span = walk.Next;
        walk.Next = span->Next;
        return span;
    }
}
