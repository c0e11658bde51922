namespace Hakmem.Pooling;

/// <summary>The block of one buffer and whether it is still the buffer's. Views of the buffer hold it too, so it dies after all of them.</summary>
internal unsafe class BufferBlock(HakAllocator allocator, void* address)
{
    private LeaseState _state = Started();

    /// <exception cref="System.ObjectDisposedException">The buffer was disposed.</exception>
    public void* LiveAddress
    {
        get
        {
            if (!_state.IsLive)
            {
                PoolThrow.BufferDisposed();
            }

            return address;
        }
    }

    public bool IsLive => _state.IsLive;

    public bool IsPinned => _state.IsPinned;

    /// <summary>Ends the buffer: its dispose.</summary>
    public void End()
    {
        if (_state.End() == LeaseEnd.GiveBack)
        {
            GiveBack();
        }
    }

    /// <exception cref="System.ObjectDisposedException">The buffer was disposed.</exception>
    public void Pin()
    {
        if (!_state.TryPin())
        {
            PoolThrow.BufferDisposed();
        }
    }

    /// <exception cref="System.InvalidOperationException">There is no pin to undo.</exception>
    public void Unpin()
    {
        if (_state.Unpin() == LeaseEnd.GiveBack)
        {
            GiveBack();
        }
    }

    protected virtual void GiveBack() => allocator.Free(address);

    private static LeaseState Started()
    {
        LeaseState state = default;
        state.Begin();
        return state;
    }
}
