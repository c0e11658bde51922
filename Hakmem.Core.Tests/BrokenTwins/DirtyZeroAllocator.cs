namespace Hakmem.Tests.BrokenTwins;

/// <summary>Believes now and then that recycled memory is fresh, and does not clear its last byte.</summary>
internal sealed unsafe class DirtyZeroAllocator : TwinAllocator
{
    private int _count;

    public override void* AllocateZeroed(nuint byteCount)
    {
        byte* block = (byte*)base.AllocateZeroed(byteCount);
        if (++_count % 100 == 0 && byteCount > 0)
        {
            block[byteCount - 1] = 0xDB;
        }

        return block;
    }
}
