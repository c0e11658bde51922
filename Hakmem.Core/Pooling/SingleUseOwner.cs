using System;
using System.Runtime.CompilerServices;
using Hakmem.Heaps;

namespace Hakmem.Pooling;

/// <summary>The owner of a block that serves once and needs no care: 32 bytes.</summary>
internal sealed unsafe class SingleUseOwner : BlockOwner<OnlyLease>, IDisposable
{
    /// <inheritdoc/>
    public override Memory<byte> Memory => LiveMemory(LengthBytes);

    protected override int LengthBytes => Lease.Kind.LengthBytes;

    /// <inheritdoc/>
    protected override LeaseFacts Facts => new(Lease.Block, LengthBytes, Lease.Kind, needsCare: false);

    /// <inheritdoc/>
    public override Span<byte> GetSpan() => LiveSpan(LengthBytes);

    /// <summary>Starts the lease.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Begin(byte* block, ref readonly BlockKind kind, nint stamp) => Lease.Begin(block, in kind, stamp);

    /// <summary>Implemented anew, because the base class would call GC.SuppressFinalize, which is dear.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void IDisposable.Dispose()
    {
        long seen = Lease.Look();
        ThreadPlace home = ThreadPlace.HomeOf(OnlyLease.StampIn(seen));
        if (home.IsHere)
        {
            if (home.Enter((nint)seen))
            {
                Lease.EndPlainly();
                home.Leave();
                home.Free(in Lease.Kind, Lease.Block);
                return;
            }
        }

        End();
    }

    /// <inheritdoc/>
    protected override void GiveBack(LeaseFacts facts, ThreadPlace place) => place.FreeAnyhow(in facts.Kind, facts.Block);

    /// <inheritdoc/>
    protected override bool TryFindArray(byte* block, int lengthBytes, out ArraySegment<byte> segment) =>
        ThreadPlace.TryGetArray(Lease.Kind.Slot, block, lengthBytes, out segment);
}
