using System;
using System.Buffers;

namespace Hakmem.Tests.BrokenTwins;

/// <summary>An owner of which a broken twin decides what Dispose does.</summary>
internal abstract class TwinOwner : IMemoryOwner<byte>
{
    private TwinPool? _pool;
    private byte[]? _buffer;

    public Memory<byte> Memory => _buffer;

    public void Begin(TwinPool pool, byte[] buffer)
    {
        _pool = pool;
        _buffer = buffer;
    }

    public abstract void Dispose();

    protected void Return() => _pool!.Buffers.Push(_buffer!);
}
