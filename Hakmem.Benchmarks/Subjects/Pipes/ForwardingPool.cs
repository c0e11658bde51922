using System.Buffers;

namespace Hakmem.Benchmarks.Subjects.Pipes;

/// <summary>Another pool under a type that nobody treats in a way of its own, as a pipe does the shared one.</summary>
internal sealed class ForwardingPool(MemoryPool<byte> inner) : MemoryPool<byte>
{
    public override int MaxBufferSize => inner.MaxBufferSize;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1) => inner.Rent(minBufferSize);

    /// <summary>The inner pool is not its own.</summary>
    protected override void Dispose(bool disposing)
    {
    }
}
