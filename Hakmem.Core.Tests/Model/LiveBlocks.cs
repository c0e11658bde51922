using System.Collections.Generic;

namespace Hakmem.Tests.Model;

/// <summary>The shadow of an allocator: every block it handed out, by address, with a neighbour test and a random pick.</summary>
internal sealed class LiveBlocks
{
    private readonly List<LiveBlock> _byNumber = [];
    private readonly SortedSet<LiveBlock> _byAddress = new(Comparer<LiveBlock>.Create(static (left, right) => left.Address.CompareTo(right.Address)));

    public int Count => _byNumber.Count;

    public long UsableBytes { get; private set; }

    public LiveBlock this[int number] => _byNumber[number];

    /// <returns>The block that shares a byte with <paramref name="candidate"/>, or <see langword="null"/>, which means that it was added.</returns>
    public LiveBlock? AddUnlessItOverlaps(LiveBlock candidate)
    {
        LiveBlock lowest = candidate with { Address = 0 };
        LiveBlock last = candidate with { Address = candidate.End - 1 };
        LiveBlock before = _byAddress.GetViewBetween(lowest, last).Max;
        if (before.Address != 0 && before.End > candidate.Address)
        {
            return before;
        }

        _byAddress.Add(candidate);
        _byNumber.Add(candidate);
        UsableBytes += (long)candidate.UsableBytes;
        return null;
    }

    public LiveBlock TakeAt(int number)
    {
        LiveBlock block = _byNumber[number];
        _byNumber[number] = _byNumber[^1];
        _byNumber.RemoveAt(_byNumber.Count - 1);
        _byAddress.Remove(block);
        UsableBytes -= (long)block.UsableBytes;
        return block;
    }
}
