using Hakmem.Geometry;

namespace Hakmem.Central;

/// <summary>Links blocks into a chain in the order they come, marked, because they are free until someone allocates them.</summary>
internal unsafe struct ChainBuilder(int maxBlocks)
{
    private FreeBlock* _head;
    private FreeBlock* _last;
    private int _count;

    public readonly int Count => _count;

    public readonly FreeBlock* Last => _last;

    public readonly bool IsFull => _count >= maxBlocks;

    public void Add(FreeBlock* block, nuint secret)
    {
        if (_last == null)
        {
            _head = block;
        }
        else
        {
            _last->Next = block;
        }

        _last = block;
        block->Mark = FreeBlock.MarkOf(block, secret);
        _count++;
    }

    public readonly BlockChain Finish()
    {
        if (_last != null)
        {
            _last->Next = null;
        }

        return new BlockChain(_head, _count);
    }
}
