using System;
using System.Collections.Generic;

namespace Hakmem.Tests.Heaps;

/// <summary>Blocks of all tiers that are live while a heap is looked at.</summary>
internal sealed unsafe class LiveCrowd(HakAllocator allocator, int seed) : IDisposable
{
    private const int MaxLiveBlocks = 700;

    private readonly Random _random = new(seed);
    private readonly List<nint> _blocks = [];

    public void Churn(int steps)
    {
        for (int step = 0; step < steps; step++)
        {
            if (_blocks.Count > MaxLiveBlocks || (_blocks.Count > 0 && _random.Next(5) < 2))
            {
                int index = _random.Next(_blocks.Count);
                allocator.Free((void*)_blocks[index]);
                _blocks[index] = _blocks[^1];
                _blocks.RemoveAt(_blocks.Count - 1);
            }
            else
            {
                nuint byteCount = (nuint)Math.Exp(_random.NextDouble() * Math.Log(1_500_000));
                _blocks.Add((nint)(_random.Next(6) == 0
                    ? allocator.AllocateAligned(byteCount, (nuint)1 << _random.Next(14))
                    : allocator.Allocate(byteCount)));
            }
        }
    }

    public void Dispose()
    {
        _blocks.ForEach(block => allocator.Free((void*)block));
        _blocks.Clear();
    }
}
