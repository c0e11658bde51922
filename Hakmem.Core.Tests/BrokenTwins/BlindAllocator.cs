namespace Hakmem.Tests.BrokenTwins;

/// <summary>Notices no crime: swallows every wrong pointer and says nothing.</summary>
internal sealed unsafe class BlindAllocator : TwinAllocator
{
    public override void* Reallocate(void* block, nuint byteCount)
    {
        try
        {
            return base.Reallocate(block, byteCount);
        }
        catch (HakMemoryException)
        {
            return base.Allocate(byteCount);
        }
    }

    public override void Free(void* block)
    {
        try
        {
            base.Free(block);
        }
        catch (HakMemoryException)
        {
            // Blind on purpose.
        }
    }
}
