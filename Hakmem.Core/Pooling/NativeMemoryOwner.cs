using System;
using System.Runtime.CompilerServices;
using Hakmem.Heaps;

namespace Hakmem.Pooling;

/// <summary>The owner of a block that knows its lender and may serve again.</summary>
internal unsafe class NativeMemoryOwner : BlockOwner, IDisposable
{
    private BlockLender _lender;
    private int _lengthBytes;
    private BlockKind _kind;

    public NativeMemoryOwner(BlockLender lender) => _lender = lender;

    /// <inheritdoc/>
    public sealed override Memory<byte> Memory => LiveMemory(_lengthBytes);

    protected BlockLender Lender => _lender;

    protected sealed override int LengthBytes => _lengthBytes;

    /// <inheritdoc/>
    public sealed override Span<byte> GetSpan() => LiveSpan(_lengthBytes);

    /// <summary>Starts a lease; the owner is idle and nobody else's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Begin(BlockLender lender, byte* block, int lengthBytes, BlockKind kind, nint stamp)
    {
        if (_lender != lender)
        {
            _lender = lender;
        }

        _lengthBytes = lengthBytes;
        _kind = kind;
        Begin(block, stamp);
    }

    /// <summary>
    /// Implemented anew, because the base class would call GC.SuppressFinalize, which is dear and, for an owner that serves again, wrong: it lasts for good.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void IDisposable.Dispose()
    {
        ThreadPlace place = ThreadPlace.Current;
        if (TryEndPlainly(place))
        {
            place.Leave();
            _lender.TakeBack(this, Block, _lengthBytes, _kind, place);
        }
        else
        {
            End(place);
        }
    }

    /// <inheritdoc/>
    protected sealed override void GiveBack(ThreadPlace place) => _lender.TakeBack(this, Block, _lengthBytes, _kind, place);

    /// <inheritdoc/>
    protected sealed override bool TryFindArray(byte* block, int lengthBytes, out ArraySegment<byte> segment) =>
        _lender.TryGetArray(block, lengthBytes, out segment);
}
