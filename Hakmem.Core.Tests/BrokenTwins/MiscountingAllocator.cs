namespace Hakmem.Tests.BrokenTwins;

/// <summary>Hands out every block a caller asks for and keeps one more in its books.</summary>
internal sealed unsafe class MiscountingAllocator : TwinAllocator
{
    private int _count;

    public override void* AllocateAligned(nuint byteCount, nuint alignment)
    {
        if (++_count == 50)
        {
            base.Allocate(16);
        }

        return base.AllocateAligned(byteCount, alignment);
    }
}
