using System;
using System.Buffers;
using System.Runtime.CompilerServices;

namespace Hakmem.Pooling;

/// <summary>The owner of one lent block, and the manager behind every <see cref="Memory{T}"/> of it.</summary>
/// <remarks>
/// Block and length belong to the lease that the state says is live. They are written before the lease begins, and read before a step that may end it: from
/// then on a recycled owner may already serve somebody else.
/// </remarks>
internal unsafe class NativeMemoryOwner : MemoryManager<byte>, IDisposable
{
    private BlockLender _lender;
    private byte* _block;
    private LeaseState _state;
    private int _lengthBytes;

    public NativeMemoryOwner(BlockLender lender) => _lender = lender;

    /// <inheritdoc/>
    public sealed override Memory<byte> Memory
    {
        get
        {
            if (!_state.IsLive)
            {
                Refuse();
            }

            return CreateMemory(_lengthBytes);
        }
    }

    public bool MayServeAgain => _state.MayServeAgain;

    public bool IsPinned => _state.IsPinned;

    protected BlockLender Lender => _lender;

    protected int LengthBytes => _lengthBytes;

    /// <summary>Starts a lease; the owner is idle and nobody else's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Begin(BlockLender lender, byte* block, int lengthBytes)
    {
        if (_lender != lender)
        {
            _lender = lender;
        }

        _block = block;
        _lengthBytes = lengthBytes;
        _state.Begin();
    }

    /// <inheritdoc/>
    public sealed override Span<byte> GetSpan()
    {
        if (!_state.IsLive)
        {
            Refuse();
        }

        return new Span<byte>(_block, _lengthBytes);
    }

    /// <summary>Keeps the block where it is and out, also beyond Dispose, until <see cref="Unpin"/>.</summary>
    /// <param name="elementIndex">Where the handle points; 0 to the length of the memory, both inclusive.</param>
    /// <returns>A handle whose Dispose undoes the pin.</returns>
    public sealed override MemoryHandle Pin(int elementIndex = 0)
    {
        if (!_state.TryPin())
        {
            PoolThrow.OwnerDisposed();
        }

        int lengthBytes = _lengthBytes;
        if (unchecked((uint)elementIndex) > (uint)lengthBytes)
        {
            Unpin();
            PoolThrow.BadElement(elementIndex, lengthBytes);
        }

        return new MemoryHandle(_block + elementIndex, default, this);
    }

    /// <inheritdoc/>
    public sealed override void Unpin()
    {
        BlockLender lender = _lender;
        byte* block = _block;
        int lengthBytes = _lengthBytes;
        if (_state.Unpin() == LeaseEnd.GiveBack)
        {
            lender.TakeBack(this, block, lengthBytes);
        }
    }

    /// <summary>
    /// Implemented anew, because the base class would call GC.SuppressFinalize, which is dear and, for an owner that serves again, wrong: it lasts for good.
    /// </summary>
    void IDisposable.Dispose() => End();

    /// <summary>Ends the lease.</summary>
    /// <returns>Whether it was this call that ended it.</returns>
    public bool End()
    {
        BlockLender lender = _lender;
        byte* block = _block;
        int lengthBytes = _lengthBytes;
        LeaseEnd end = _state.End();
        if (end == LeaseEnd.GiveBack)
        {
            lender.TakeBack(this, block, lengthBytes);
        }

        return end != LeaseEnd.AlreadyOver;
    }

    /// <inheritdoc/>
    protected sealed override bool TryGetArray(out ArraySegment<byte> segment)
    {
        if (!_state.IsLive)
        {
            Refuse();
        }

        return _lender.TryGetArray(_block, _lengthBytes, out segment);
    }

    /// <inheritdoc/>
    protected sealed override void Dispose(bool disposing) => End();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Refuse()
    {
        _state.NoteMisuse();
        PoolThrow.OwnerDisposed();
    }
}
