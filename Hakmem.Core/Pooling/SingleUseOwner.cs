using System;
using System.Runtime.CompilerServices;
using Hakmem.Heaps;

namespace Hakmem.Pooling;

/// <summary>The owner of a block that serves once and needs no care: 32 bytes.</summary>
internal sealed unsafe class SingleUseOwner : BlockOwner<OnlyLease>, IDisposable
{
    /// <inheritdoc/>
    public override Memory<byte> Memory => LiveMemory(LengthBytes);

    protected override int LengthBytes => BlockKind.LengthBytesIn(Lease.Key);

    /// <inheritdoc/>
    protected override LeaseFacts Facts => new(Lease.Block, LengthBytes, Lease.Key, needsCare: false);

    /// <inheritdoc/>
    public override Span<byte> GetSpan() => LiveSpan(LengthBytes);

    /// <summary>Starts the lease.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Begin(byte* block, nint key) => Lease.Begin(block, key);

    /// <summary>Implemented anew, because the base class would call GC.SuppressFinalize, which is dear.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void IDisposable.Dispose()
    {
        nint key = Lease.Key;
        ThreadPlace home = ThreadPlace.HomeOf(key);
        if (home.IsHere)
        {
            if (home.EnterAtHand(key))
            {
                Lease.EndPlainly();
                home.Leave();
                home.FreeAtHand(key, Lease.PlainBlock);
                return;
            }

            EndOther(home);
            return;
        }

        End();
    }

    /// <inheritdoc/>
    protected override void GiveBack(LeaseFacts facts, ThreadPlace place) => place.Free(facts.Key, facts.Block);

    /// <inheritdoc/>
    protected override bool TryFindArray(byte* block, int lengthBytes, out ArraySegment<byte> segment)
    {
        // An end on another thread takes the kind with it.
        nint key = Lease.Key;
        return ThreadPlace.IsStamped(key) ? ThreadPlace.TryGetArray(BlockKind.In(key).Slot, block, lengthBytes, out segment) : throw PoolThrow.OwnerIsOver();
    }

    /// <summary>Where the renter is inside, but not with the bin of this kind at hand.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void EndOther(ThreadPlace home)
    {
        nint key = Lease.Key;
        if (home.Enter(ThreadPlace.StampIn(key)))
        {
            Lease.EndPlainly();
            home.Leave();
            home.Free(key, Lease.PlainBlock);
            return;
        }

        End(home);
    }
}
