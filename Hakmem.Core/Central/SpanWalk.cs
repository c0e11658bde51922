using Hakmem.Geometry;

namespace Hakmem.Central;

/// <summary>Where a walk over the spans of a class has come to. It goes on between two holds of the lock.</summary>
internal unsafe struct SpanWalk
{
    /// <summary>Met next; when <see langword="null"/>, the first of the list before <see cref="Bucket"/>.</summary>
    public SlabDescriptor* Next;

    public int Bucket;

    /// <summary>A span leaves its list.</summary>
    public void Pass(SlabDescriptor* span, SlabDescriptor* next) => Next = span == Next ? next : Next;
}
