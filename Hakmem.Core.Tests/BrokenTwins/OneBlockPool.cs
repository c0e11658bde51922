using System;
using System.Buffers;

namespace Hakmem.Tests.BrokenTwins;

/// <summary>Lends the same block to everybody.</summary>
internal sealed class OneBlockPool : MemoryPool<byte>
{
    private readonly IMemoryOwner<byte> _block = Shared.Rent(1 << 16);

    public override int MaxBufferSize => 1 << 16;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1) => new TwinBlock(_block);

    protected override void Dispose(bool disposing) => _block.Dispose();

    private sealed class TwinBlock(IMemoryOwner<byte> block) : IMemoryOwner<byte>
    {
        public Memory<byte> Memory => block.Memory[..4096];

        public void Dispose()
        {
        }
    }
}
