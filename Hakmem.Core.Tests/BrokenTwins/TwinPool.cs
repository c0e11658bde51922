using System;
using System.Buffers;
using System.Collections.Concurrent;

namespace Hakmem.Tests.BrokenTwins;

/// <summary>A pool of pinned arrays of one length, last in, first out, whose owners are one or another broken kind.</summary>
internal sealed class TwinPool(Func<TwinOwner> create) : MemoryPool<byte>
{
    public const int BufferBytes = 4_096;

    public override int MaxBufferSize => BufferBytes;

    public ConcurrentStack<byte[]> Buffers { get; } = new();

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        TwinOwner owner = create();
        owner.Begin(this, Buffers.TryPop(out byte[]? buffer) ? buffer : GC.AllocateArray<byte>(BufferBytes, pinned: true));
        return owner;
    }

    protected override void Dispose(bool disposing) => Buffers.Clear();
}
