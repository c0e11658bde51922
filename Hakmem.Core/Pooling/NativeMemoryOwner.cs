using System;
using Hakmem.Heaps;

namespace Hakmem.Pooling;

/// <summary>The owner of a block that its lender must hear of when it comes back.</summary>
internal unsafe class NativeMemoryOwner : BlockOwner<RenewedLease>, IDisposable
{
    private readonly BlockLender _lender;
    private int _lengthBytes;

    public NativeMemoryOwner(BlockLender lender) => _lender = lender;

    /// <inheritdoc/>
    public sealed override Memory<byte> Memory => LiveMemory(_lengthBytes);

    public bool MayServeAgain => Lease.MayServeAgain;

    public bool IsPinned => Lease.IsPinned;

    protected BlockLender Lender => _lender;

    protected sealed override int LengthBytes => _lengthBytes;

    /// <inheritdoc/>
    public sealed override Span<byte> GetSpan() => LiveSpan(_lengthBytes);

    protected sealed override LeaseFacts Facts => new(Lease.Block, _lengthBytes, Lease.Key, needsCare: true);

    /// <summary>Starts a lease; the owner is idle and nobody else's.</summary>
    public void Begin(byte* block, int lengthBytes, nint key)
    {
        _lengthBytes = lengthBytes;
        Lease.Begin(block, key, needsCare: false);
    }

    /// <summary>
    /// Implemented anew, because the base class would call GC.SuppressFinalize, which is dear and, for an owner that serves again, wrong: it lasts for good.
    /// </summary>
    void IDisposable.Dispose()
    {
        ThreadPlace home = Home;
        if (home.IsHere)
        {
            if (home.Enter(ThreadPlace.StampIn(Lease.Key)))
            {
                if (Lease.IsPlain)
                {
                    Lease.EndPlainly();
                    home.Leave();
                    _lender.TakeBack(this, Lease.Block, _lengthBytes);
                    return;
                }
            }
        }

        End();
    }

    /// <inheritdoc/>
    protected sealed override void GiveBack(LeaseFacts facts, ThreadPlace place) => _lender.TakeBack(this, facts.Block, facts.LengthBytes);

    /// <inheritdoc/>
    protected sealed override bool TryFindArray(byte* block, int lengthBytes, out ArraySegment<byte> segment) =>
        _lender.TryGetArray(block, lengthBytes, out segment);
}
