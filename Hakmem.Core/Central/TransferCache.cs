using System.Threading;
using Hakmem.Geometry;

namespace Hakmem.Central;

/// <summary>Chains of one class on their way between threads: last in, first out.</summary>
/// <remarks>Not safe for threads: guarded by a lock of its <see cref="CentralClass"/>. The shape is tcmalloc's transfer cache.</remarks>
internal sealed unsafe class TransferCache
{
    private const int MostChains = 16;
    private const int MostBytes = 64 * 1024;

    private readonly FreeBlock*[] _heads;
    private readonly int[] _blockCounts;
    private int _chainCount;
    private int _leastChains;
    private int _limit;

    public TransferCache(in SizeClass sizeClass)
    {
        _limit = int.Clamp(MostBytes / sizeClass.BatchBytes, 2, MostChains);
        _heads = new FreeBlock*[_limit];
        _blockCounts = new int[_limit];
    }

    public long BlockCount { get; private set; }

    /// <summary>What anybody may ask without the lock, to spare it: the answer may be late by a chain.</summary>
    public bool LooksEmpty => Volatile.Read(ref _chainCount) == 0;

    /// <inheritdoc cref="LooksEmpty"/>
    public bool LooksFull => Volatile.Read(ref _chainCount) >= Volatile.Read(ref _limit);

    public bool TryPut(BlockChain chain)
    {
        if (_chainCount >= _limit)
        {
            return false;
        }

        _heads[_chainCount] = chain.Head;
        _blockCounts[_chainCount] = chain.Count;
        _chainCount++;
        BlockCount += chain.Count;
        return true;
    }

    /// <returns>The chain that came last, or an empty one.</returns>
    public BlockChain Take()
    {
        if (_chainCount == 0)
        {
            return default;
        }

        _chainCount--;
        _leastChains = int.Min(_leastChains, _chainCount);
        BlockCount -= _blockCounts[_chainCount];
        return new BlockChain(_heads[_chainCount], _blockCounts[_chainCount]);
    }

    /// <summary>Chains that nobody needed since the last time this was asked.</summary>
    public int CountIdle()
    {
        int idle = _leastChains;
        _leastChains = _chainCount;
        return idle;
    }

    /// <returns>The chain that rests longest, or an empty one.</returns>
    public BlockChain TakeOldest()
    {
        if (_chainCount == 0)
        {
            return default;
        }

        var oldest = new BlockChain(_heads[0], _blockCounts[0]);
        _chainCount--;
        _leastChains = int.Min(_leastChains, _chainCount);
        BlockCount -= oldest.Count;
        for (int index = 0; index < _chainCount; index++)
        {
            _heads[index] = _heads[index + 1];
            _blockCounts[index] = _blockCounts[index + 1];
        }

        return oldest;
    }

    /// <summary>From now on nothing rests here.</summary>
    public void Close() => _limit = 0;
}
