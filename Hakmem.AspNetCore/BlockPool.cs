using System.Buffers;

namespace Hakmem.AspNetCore;

/// <summary>One of a server's pools: every rent is at least a whole block, because what a server asks for is the least it can work with.</summary>
internal sealed class BlockPool(HakMemoryPool pool, int blockBytes) : MemoryPool<byte>
{
    /// <summary>More than a block is served too: the server would else take what it needs from unpinned arrays.</summary>
    public override int MaxBufferSize => pool.MaxBufferSize;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1) =>
        pool.Rent(minBufferSize >= -1 && minBufferSize < blockBytes ? blockBytes : minBufferSize);

    protected override void Dispose(bool disposing) => pool.Dispose();
}
