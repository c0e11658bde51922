namespace Hakmem.Tests.BrokenTwins;

/// <summary>Gives one caller in a thousand a block that somebody else holds.</summary>
internal sealed unsafe class OverlappingAllocator : TwinAllocator
{
    private int _count;
    private void* _held;

    public override void* Allocate(nuint byteCount)
    {
        if (++_count >= 1_000 && _held != null)
        {
            _count = 0;
            return _held;
        }

        _held = base.Allocate(byteCount);
        return _held;
    }

    public override void* Reallocate(void* block, nuint byteCount)
    {
        ForgetWhenItIs(block);
        return base.Reallocate(block, byteCount);
    }

    public override void Free(void* block)
    {
        ForgetWhenItIs(block);
        base.Free(block);
    }

    private void ForgetWhenItIs(void* block)
    {
        if (block == _held)
        {
            _held = null;
        }
    }
}
