namespace Hakmem.Pooling;

/// <summary>What giving a block back takes. Read before the step that may end the lease: after it the owner may serve again, with another block.</summary>
/// <param name="block">Its address.</param>
/// <param name="lengthBytes">What was lent of it.</param>
/// <param name="key">Of the lease; the kind in it counts.</param>
/// <param name="needsCare">Whether there is more to do than to free it.</param>
internal readonly unsafe struct LeaseFacts(byte* block, int lengthBytes, nint key, bool needsCare)
{
    public readonly byte* Block = block;
    public readonly int LengthBytes = lengthBytes;
    public readonly nint Key = key;
    public readonly bool NeedsCare = needsCare;
}
