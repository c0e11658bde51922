using Hakmem.Heaps;

namespace Hakmem.Pooling;

/// <summary>What giving a block back takes. Read before the step that may end the lease: after it the owner may serve again, with another block.</summary>
internal readonly unsafe struct LeaseFacts(byte* block, int lengthBytes, BlockKind kind, bool needsCare)
{
    public readonly byte* Block = block;
    public readonly int LengthBytes = lengthBytes;
    public readonly BlockKind Kind = kind;
    public readonly bool NeedsCare = needsCare;
}
