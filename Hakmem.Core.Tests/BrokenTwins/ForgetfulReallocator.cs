namespace Hakmem.Tests.BrokenTwins;

/// <summary>Forgets the last byte when it moves a block.</summary>
internal sealed unsafe class ForgetfulReallocator : TwinAllocator
{
    public override void* Reallocate(void* block, nuint byteCount)
    {
        nuint oldBytes = block == null ? 0 : GetUsableSize(block);
        byte* moved = (byte*)base.Reallocate(block, byteCount);
        nuint keptBytes = nuint.Min(oldBytes, byteCount);
        if (moved != block && keptBytes > 0)
        {
            moved[keptBytes - 1] ^= 0xFF;
        }

        return moved;
    }
}
