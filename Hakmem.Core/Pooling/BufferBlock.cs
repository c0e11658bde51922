namespace Hakmem.Pooling;

/// <summary>The block of one buffer and whether it is still the buffer's. Views of the buffer hold it too, so it dies after all of them.</summary>
internal unsafe class BufferBlock(HakAllocator allocator)
{
    private void* _address;
    private LeaseState _state;

    /// <exception cref="System.ObjectDisposedException">The buffer was disposed.</exception>
    public void* LiveAddress
    {
        get
        {
            if (!_state.IsLive)
            {
                PoolThrow.BufferDisposed();
            }

            return _address;
        }
    }

    public bool IsLive => _state.IsLive;

    public bool IsPinned => _state.IsPinned;

    /// <summary>Starts the buffer. Before it there is no block, and the buffer is over.</summary>
    public void Begin(void* address)
    {
        _address = address;
        _state.Begin();
    }

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

    protected virtual void GiveBack() => allocator.Free(_address);
}
