namespace Hakmem.Geometry;

/// <summary>Free blocks of one class, linked, the last one's link null.</summary>
internal readonly unsafe struct BlockChain(FreeBlock* head, int count)
{
    public readonly FreeBlock* Head = head;
    public readonly int Count = count;

    public bool IsEmpty => Head == null;
}
